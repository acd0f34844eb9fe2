// A worker that uses shared sockets, one after the other, each until its owner closes it. Counts the errors.
import { currentThread } from "../../../src/ffi/libc.ts";
import {
  MessageWriter,
  NetlinkError,
  NetlinkSocket,
  POLLIN,
  ReceiveBuffer,
  type SocketToken,
} from "../../../src/index.ts";

/** Ways in which the worker uses the socket. */
export const uses = ["receive", "receiveMany", "spin", "wait", "drain"] as const;
/** Ways in which the worker sends to a peer with a full queue. */
export const sends = ["send", "sendMany", "sendToGroup"] as const;
export type Use = (typeof uses)[number] | (typeof sends)[number];

/** Positions in the memory that is shared by the worker and by the owner of the sockets. */
export const Word = {
  /** Number of the current round. Each round uses another socket. */
  Entered: 0,
  /** Number of the last round that the worker has completed. */
  Left: 1,
  /** Number of received messages that were addressed to the worker. */
  Own: 2,
  /** Number of received messages that were addressed to another socket. */
  Wrong: 3,
  /** Number of errors in the worker, apart from EBADF. */
  Odd: 4,
  Thread: 5,
} as const;

export interface Round {
  round: number;
  use: Use;
  token: SocketToken;
  words: SharedArrayBuffer;
  /** Port id of the peer to which the worker sends messages. */
  peer?: number;
}

declare const self: { onmessage: (event: { data: Round }) => void };

const buffer = new ReceiveBuffer({ slots: 4, slotSize: 256 });
const message = new MessageWriter(60).finish();
const GROUP = 9;

/** Sends until the socket is closed. The queue of the peer is full, so every call waits for room. */
function send(socket: NetlinkSocket, use: Use, portId: number): void {
  for (;;) {
    if (use === "sendMany") socket.sendMany([message, message, message], { to: { portId } });
    else socket.send(message, { to: use === "send" ? { portId } : { portId, group: GROUP } });
  }
}

if (!Bun.isMainThread) {
  self.onmessage = ({ data: { round, use, token, words, peer } }) => {
    const shared = new Int32Array(words);
    const socket = NetlinkSocket.attach(token);
    const say = (word: number, value: number) => {
      Atomics.store(shared, word, value);
      Atomics.notify(shared, word);
    };
    Atomics.store(shared, Word.Thread, currentThread());
    say(Word.Entered, round);
    try {
      if (peer !== undefined) send(socket, use, peer);
      for (;;) {
        const received =
          use === "receiveMany" || use === "wait"
            ? socket.receiveMany(buffer, { wait: use !== "wait" })
            : [socket.receive(buffer, { wait: use === "receive" })];
        for (const datagram of received) {
          for (const message of datagram?.messages() ?? []) {
            const own = message.view.getUint32(message.offset + 16, true) === round;
            Atomics.add(shared, own ? Word.Own : Word.Wrong, 1);
          }
        }
        if (use === "wait") socket.wait(POLLIN);
        if (use === "drain") socket.drain();
      }
    } catch (error) {
      if (!(error instanceof NetlinkError) || error.code !== "EBADF") Atomics.add(shared, Word.Odd, 1);
    }
    socket.close();
    say(Word.Left, round);
  };
}
