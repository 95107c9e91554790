import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const recordBytes = 16;
/** Where the parts of a record begin: its number, how often it was written, a value, and the checksum over the three. */
const at = { number: 0, writes: 4, value: 8, checksum: 12 } as const;

/**
 * Records in a file, each with a checksum. Every change is in the file before the request is answered, so that it
 * outlives the process; it is not forced to the disk, because machines do not fail here.
 */
export function openRecords(file: string, count: number, draw: () => number) {
  mkdirSync(dirname(file), { recursive: true });
  const handle = openSync(file, 'a+');
  closeSync(handle);
  const fd = openSync(file, 'r+');
  const data = Buffer.alloc(count * recordBytes);
  const pick = (): number => Math.floor(draw() * count);
  const isIntact = (number: number): boolean =>
    checksum(data, number) === data.readUInt32LE(number * recordBytes + at.checksum);
  const save = (number: number): void => {
    writeSync(fd, data, number * recordBytes, recordBytes, number * recordBytes);
  };
  const fresh = (number: number): void => {
    data.fill(0, number * recordBytes, (number + 1) * recordBytes);
    data.writeUInt32LE(number, number * recordBytes + at.number);
    seal(data, number);
  };
  if (fstatSync(fd).size === data.length) readSync(fd, data, 0, data.length, 0);
  else {
    for (let number = 0; number < count; number++) fresh(number);
    ftruncateSync(fd, data.length);
    writeSync(fd, data, 0, data.length, 0);
  }
  let corrupt = countCorrupt();

  return {
    get corrupt() {
      return corrupt;
    },
    read: (): boolean => isIntact(pick()),
    /** Changes one record. A damaged one stays so: what was in it is gone. */
    write(): void {
      const number = pick();
      if (!isIntact(number)) return;
      const start = number * recordBytes;
      data.writeUInt32LE((data.readUInt32LE(start + at.writes) + 1) >>> 0, start + at.writes);
      data.writeUInt32LE(Math.floor(draw() * 4_294_967_296), start + at.value);
      seal(data, number);
      save(number);
    },
    /** Damages so many records that are intact, as long as there are some; says how many. */
    damage(wanted: number): number {
      let damaged = 0;
      for (
        let number = pick(), looked = 0;
        looked < count && damaged < wanted;
        looked++, number = (number + 1) % count
      ) {
        if (!isIntact(number)) continue;
        const start = number * recordBytes + at.checksum;
        data.writeUInt32LE(~data.readUInt32LE(start) >>> 0, start);
        save(number);
        damaged++;
      }
      corrupt += damaged;
      return damaged;
    },
    /** Makes every damaged record anew, empty: for whoever puts the target back, not for the shop. */
    repair(): number {
      const repaired = corrupt;
      for (let number = 0; number < count; number++) {
        if (isIntact(number)) continue;
        fresh(number);
        save(number);
      }
      corrupt = 0;
      return repaired;
    },
    /** Reads the file, not the memory. */
    audit(): { records: number; corrupt: number } {
      const onDisk = Buffer.alloc(data.length);
      readSync(fd, onDisk, 0, onDisk.length, 0);
      return { records: count, corrupt: countCorrupt(onDisk) };
    },
  };

  function countCorrupt(records = data): number {
    let found = 0;
    for (let number = 0; number < count; number++)
      if (checksum(records, number) !== records.readUInt32LE(number * recordBytes + at.checksum)) found++;
    return found;
  }
}

/** FNV-1a over the parts of one record before the checksum; never 0, so that a zeroed record is a damaged one. */
function checksum(data: Buffer, number: number): number {
  let hash = 0x811c9dc5;
  for (let i = number * recordBytes; i < number * recordBytes + at.checksum; i++)
    hash = Math.imul(hash ^ (data[i] ?? 0), 0x01000193);
  return hash >>> 0 || 1;
}

function seal(data: Buffer, number: number): void {
  data.writeUInt32LE(checksum(data, number), number * recordBytes + at.checksum);
}
