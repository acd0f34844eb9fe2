import { BorrowedMessage, type MessageView, MessageWriter, type Receiver } from "../../src/index.ts";
import { measure, serve, sliced } from "./serve.ts";
import { buildUpcall, type UpcallParser } from "./upcall.ts";

const UPCALLS = 1000;
const REPEATS = sliced(300, 2);
const STRIDE = 256;

/**
 * Runs benchmark rounds that parse upcalls in memory, like c/decode.c. `parse` parses one message and returns its
 * checksum.
 */
export async function serveUpcallsInMemory(parse: (message: MessageView) => number): Promise<void> {
  const bytes = new Uint8Array(new ArrayBuffer(UPCALLS * STRIDE));
  const writer = new MessageWriter();
  const lengths: number[] = [];
  for (let number = 0; number < UPCALLS; number++) {
    const upcall = buildUpcall(writer, number);
    bytes.set(upcall.bytes, number * STRIDE);
    lengths.push(upcall.length);
  }
  const message = new BorrowedMessage(bytes, new DataView(bytes.buffer));
  await serve(() =>
    measure(() => {
      let checksum = 0;
      for (let repeat = 0; repeat < REPEATS; repeat++) {
        for (let number = 0; number < UPCALLS; number++) {
          checksum += parse(message.point(number * STRIDE, lengths[number]!));
        }
      }
      return { operations: UPCALLS * REPEATS, checksum };
    }),
  );
}

/**
 * Receives at least `count` upcalls through a receiver and parses each one. Calls `onUpcall` after each upcall, if
 * given.
 *
 * @returns the number of upcalls and the sum of their checksums.
 */
export async function receiveUpcalls(
  receiver: Receiver,
  count: number,
  parser: UpcallParser,
  onUpcall?: (message: MessageView) => void,
): Promise<{ operations: number; checksum: number }> {
  let operations = 0;
  let checksum = 0;
  for await (const batch of receiver) {
    for (const item of batch) {
      if (item.kind !== "message") throw new Error("the kernel dropped upcalls");
      if (!parser.parse(item.message)) throw new Error("invalid upcall");
      operations++;
      checksum += parser.digest(item.message.view);
      onUpcall?.(item.message);
    }
    if (operations >= count) break;
  }
  return { operations, checksum };
}
