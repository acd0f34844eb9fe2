// Calls a method of the Container Runtime Interface, as the kubelet does, and prints the first text of the reply.
//
//   bun cri-program.ts SOCKET METHOD MESSAGE
//
// MESSAGE is JSON with the numbers of the fields of k8s.io/cri-api (runtime/v1/api.proto) instead of their names.
import { connect } from "node:http2";
import { connect as connectSocket } from "node:net";

type Value = string | number | Message | readonly Message[] | readonly string[];
interface Message {
  readonly [field: string]: Value;
}

const [socket = "", method = "", source = "{}"] = process.argv.slice(2);

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  return [...bytes, rest];
}

/** Encodes a message of Protocol Buffers with texts, numbers and messages. */
function encode(message: Message): number[] {
  return Object.entries(message).flatMap(([field, value]) =>
    [value].flat().flatMap((one) => {
      if (typeof one === "number") return [...varint(Number(field) << 3), ...varint(one)];
      const bytes = typeof one === "string" ? [...Buffer.from(one)] : encode(one as Message);
      return [...varint((Number(field) << 3) | 2), ...varint(bytes.length), ...bytes];
    }),
  );
}

const body = encode(JSON.parse(source) as Message);
const length = Buffer.alloc(5);
length.writeUInt32BE(body.length, 1);
const session = connect("http://localhost", { createConnection: () => connectSocket(socket) });
const stream = session.request({
  ...{ ":method": "POST", ":path": `/runtime.v1.RuntimeService/${method}` },
  ...{ "content-type": "application/grpc", te: "trailers" },
});
const chunks: Buffer[] = [];
let headers: Record<string, unknown> = {};
for (const event of ["response", "trailers"])
  stream.on(event, (more: Record<string, unknown>) => {
    headers = { ...headers, ...more };
  });
stream.on("data", (chunk: Buffer) => chunks.push(chunk));
stream.on("close", () => {
  session.close();
  // The header of a gRPC message has five bytes, that of a text of at most 127 bytes two.
  if (headers["grpc-status"] === "0") console.log(Buffer.concat(chunks).subarray(7).toString());
  else {
    console.error(`${method}: ${String(headers["grpc-message"])}`);
    process.exitCode = 1;
  }
});
stream.end(Buffer.concat([length, Uint8Array.from(body)]));
