import { crc32, deflateRawSync } from 'node:zlib';

/** A part of a package, and the lies that its headers tell. */
export type ZipPart = {
  readonly name: string;
  readonly bytes: string | Uint8Array;
  readonly declaredSize?: number;
  readonly isEncrypted?: boolean;
};

/** A zip file written by hand, so that tests can write broken ones (APPNOTE 4.3). */
export function zipFile(parts: readonly ZipPart[]): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const record = recordOf(part);
    const header = Buffer.concat([signature(0x04034b50), record.common, record.name]);
    central.push(
      Buffer.concat([
        signature(0x02014b50),
        shorts(20),
        record.common,
        shorts(0, 0, 0),
        longs(0, offset),
        record.name,
      ]),
    );
    local.push(header, record.packed);
    offset += header.length + record.packed.length;
  }
  const directory = Buffer.concat(central);
  const end = [
    shorts(0, 0, parts.length, parts.length),
    longs(directory.length, offset),
    shorts(0),
  ];
  return Buffer.concat([...local, directory, signature(0x06054b50), ...end]);
}

function recordOf({ name, bytes, declaredSize, isEncrypted = false }: ZipPart) {
  const content = Buffer.from(bytes as string);
  const packed = deflateRawSync(content, { level: 9 });
  const encodedName = Buffer.from(name, 'utf8');
  const common = Buffer.concat([
    shorts(20, isEncrypted ? 1 : 0, 8, 0, 0x5a21),
    longs(crc32(content), packed.length, declaredSize ?? content.length),
    shorts(encodedName.length, 0),
  ]);
  return { common, name: encodedName, packed };
}

function shorts(...values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) buffer.writeUInt16LE(value, index * 2);
  return buffer;
}

function longs(...values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) buffer.writeUInt32LE(value, index * 4);
  return buffer;
}

const signature = (value: number): Buffer => longs(value);
