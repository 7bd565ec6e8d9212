import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const FONTS = '@expo-google-fonts/source-sans-3';

/** Beside the function in the cloud as in this package: the bundling puts the two files there. */
export const PDF_FONT_FILES = {
  regular: `${FONTS}/400Regular/SourceSans3_400Regular.ttf`,
  bold: `${FONTS}/600SemiBold/SourceSans3_600SemiBold.ttf`,
} as const;

let read: { readonly regular: Uint8Array; readonly bold: Uint8Array } | undefined;

/** The faces of the PDFs, read when the first one is written. Source Sans 3, SIL Open Font Licence. */
export function pdfFonts() {
  const near = createRequire(import.meta.url);
  read ??= {
    regular: readFileSync(near.resolve(PDF_FONT_FILES.regular)),
    bold: readFileSync(near.resolve(PDF_FONT_FILES.bold)),
  };
  return read;
}
