import { beforeEach, describe, expect, it } from 'vitest';
import type {
  RecordStore,
  StoredObject,
  TransitStore,
} from '../../shared/persistence/object-store.ts';

export type TestObjectStores = {
  readonly records: RecordStore;
  readonly transit: TransitStore;
};

const CSV = 'text/csv';

/** Every byte there is, so that nothing on the way may take it for text. */
const BYTES = Uint8Array.from({ length: 256 }, (_, index) => index);

const anObject = (bytes: Uint8Array = BYTES, mediaType = CSV): StoredObject => ({
  bytes,
  mediaType,
});

async function* piecesOf(...pieces: readonly Uint8Array[]) {
  yield* pieces;
}

let keys = 0;

/** What both stores must do, in memory and on S3. */
export function describeObjectStores(name: string, makeStores: () => TestObjectStores): void {
  describe(`the object stores on ${name}`, () => {
    let stores: TestObjectStores;
    let key: string;

    beforeEach(() => {
      stores = makeStores();
      key = `ORIGINALS/E08000026/${++keys}`;
    });

    const bytesOf = async (of = key) => (await stores.records.find(of))?.bytes;

    describe('records', () => {
      it('are found as they were put', async () => {
        expect(await stores.records.find(key)).toBeUndefined();
        expect(await stores.records.putOnce(key, anObject())).toBe('put');
        const found = await stores.records.find(key);
        expect(found?.mediaType).toBe(CSV);
        expect(found?.bytes).toEqual(BYTES);
      });

      it('are never overwritten', async () => {
        await stores.records.putOnce(key, anObject());
        const other = anObject(Uint8Array.of(1), 'text/html');
        expect(await stores.records.putOnce(key, other)).toBe('already-there');
        expect(await stores.records.find(key)).toEqual(anObject());
      });

      it('are put by one of those who put at once', async () => {
        const outcomes = await Promise.all(
          Array.from({ length: 8 }, (_, index) =>
            stores.records.putOnce(key, anObject(Uint8Array.of(index, index, index))),
          ),
        );
        expect(outcomes.filter((outcome) => outcome === 'put')).toHaveLength(1);
        const winner = outcomes.indexOf('put');
        expect(await bytesOf()).toEqual(Uint8Array.of(winner, winner, winner));
      });

      it('may be empty, and lie under a key with anything that a key may have', async () => {
        const odd = `${key}/a b+c%2F(é)&=~`;
        await stores.records.putOnce(odd, anObject(new Uint8Array()));
        expect(await bytesOf(odd)).toEqual(new Uint8Array());
        expect(await bytesOf(key)).toBeUndefined();
      });

      it('are copies: what is done to the bytes afterwards does not reach them', async () => {
        const bytes = Uint8Array.of(1, 2, 3);
        await stores.records.putOnce(key, anObject(bytes));
        bytes.fill(9);
        (await bytesOf())?.fill(8);
        expect(await bytesOf()).toEqual(Uint8Array.of(1, 2, 3));
      });
    });

    describe('what is in transit', () => {
      it('is taken in pieces, and found up to a size', async () => {
        expect(await stores.transit.find(key, 10)).toBeUndefined();
        const pieces = piecesOf(Uint8Array.of(1, 2), new Uint8Array(), Uint8Array.of(3));
        await stores.transit.putStream(key, pieces, CSV);
        const expected = anObject(Uint8Array.of(1, 2, 3));
        expect(await stores.transit.find(key, 3)).toEqual(expected);
        expect(await stores.transit.find(key, 2)).toBe('too-large');
      });

      it('may be of no piece at all', async () => {
        await stores.transit.putStream(key, piecesOf(), CSV);
        expect(await stores.transit.find(key, 0)).toEqual(anObject(new Uint8Array()));
      });

      it('may be larger than one request to the store', async () => {
        const piece = Buffer.alloc(1024 * 1024, 'a line of a ledger');
        const pieces = Array.from({ length: 12 }, () => piece);
        await stores.transit.putStream(key, piecesOf(...pieces), CSV);
        expect(await stores.transit.find(key, 12 * piece.length - 1)).toBe('too-large');
        const found = await stores.transit.find(key, 12 * piece.length);
        if (!found || found === 'too-large') throw new Error('It is there and not too large');
        expect(Buffer.concat(pieces).equals(found.bytes)).toBe(true);
      });

      it('is replaced by what comes later', async () => {
        await stores.transit.putStream(key, piecesOf(Uint8Array.of(1)), CSV);
        await stores.transit.putStream(key, piecesOf(Uint8Array.of(2)), 'text/plain');
        expect(await stores.transit.find(key, 1)).toEqual(anObject(Uint8Array.of(2), 'text/plain'));
      });

      it('fails as a whole when its pieces fail', async () => {
        const failing = async function* () {
          yield Uint8Array.of(1);
          throw new Error('The source failed');
        };
        await expect(stores.transit.putStream(key, failing(), CSV)).rejects.toThrow(
          'The source failed',
        );
        expect(await stores.transit.find(key, 1)).toBeUndefined();
      });

      it('gives addresses that name the object and say what is to be sent along', async () => {
        const allowed = { bytes: 3, mediaType: CSV, seconds: 60 };
        const { url, headers } = await stores.transit.signUpload(key, allowed);
        expect(decodeURIComponent(new URL(url).pathname)).toContain(key);
        expect(headers).toEqual({ 'content-type': CSV });
        const offered = { fileName: 'ledger.csv', seconds: 60 };
        expect(decodeURIComponent(await stores.transit.signDownload(key, offered))).toContain(key);
      });
    });
  });
}
