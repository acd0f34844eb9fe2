// The buffer of a message is reallocated when it grows. The test reallocates it at every append and overwrites the old
// memory, which reveals writes through stale references.
import { expect, test } from "bun:test";
import { encodeSet } from "../../../src/schema/codec/encode/encode.ts";
import { EncodeBuffer } from "../../../src/schema/codec/encode/encode-buffer.ts";
import type { Family } from "../../../src/schema/index.ts";
import { setPlan } from "../../../src/schema/plan/plan.ts";
import { Random } from "../../message/random.ts";
import { RandomValues } from "../../schema/random-values.ts";
import { seed } from "../../support/seed.ts";
import { familyFiles, generatedFamily } from "../modules.ts";

const ROUNDS = 4;

class MovingBuffer extends EncodeBuffer {
  override reserve(size: number): number {
    const at = super.reserve(size);
    const old = this.bytes;
    this.bytes = new Uint8Array(old.slice().buffer);
    this.view = new DataView(this.bytes.buffer);
    old.fill(0xee);
    return at;
  }
}

function encoded(out: EncodeBuffer, family: Family, set: string, value: object): Uint8Array {
  encodeSet(setPlan(family, set), out, value);
  return out.bytes.slice(0, out.length);
}

for (const file of familyFiles) {
  test(`${file} writes the same bytes if the buffer is reallocated`, async () => {
    const family = await generatedFamily(file);
    const values = new RandomValues(new Random(seed));
    for (const set of Object.keys(family.sets)) {
      for (let round = 0; round < ROUNDS; round++) {
        const value = values.set(family, set, 0, []) as object;
        const still = new EncodeBuffer();
        still.reserve(1 << 20);
        still.clear();
        const bytes = encoded(still, family, set, value);
        const moved = encoded(new MovingBuffer(), family, set, value);
        if (!Bun.deepEquals(moved, bytes)) expect(moved, `${family.name} ${set}; seed ${seed}`).toEqual(bytes);
      }
    }
  });
}
