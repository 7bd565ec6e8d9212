/** Fewer than any file system takes. */
const MAX_CHARACTERS = 120;

/** Control characters, and those that turn the direction of what follows: names lie with them. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu;

/**
 * The name of a file as somebody's program sent it, made harmless: the last part of a path, without
 * what cannot be seen. @returns undefined where nothing is left.
 */
export function harmlessFileName(sent: string): string | undefined {
  const last = sent.replace(INVISIBLE, '').split(/[\\/]/).at(-1) ?? '';
  // The end tells more than the beginning: the period, the ending.
  const end = [...last.normalize('NFC')].slice(-MAX_CHARACTERS).join('');
  return end.replace(/^[\s.]+/, '').trimEnd() || undefined;
}

/** The name in characters that every program and every address can spell. */
export const plainFileName = (fileName: string): string => fileName.replace(/[^\w .,+-]/g, '_');

/**
 * A `Content-Disposition` that saves the file under its name (RFC 6266): as it is for programs that
 * read the extended form (RFC 8187), and in plain ASCII for the others.
 */
export function asAttachment(fileName: string): string {
  const plain = plainFileName(fileName);
  const extended = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return plain === fileName
    ? `attachment; filename="${plain}"`
    : `attachment; filename="${plain}"; filename*=UTF-8''${extended}`;
}
