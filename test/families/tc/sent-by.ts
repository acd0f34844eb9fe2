import { Message, type NetworkNamespace } from "../../../src/index.ts";

/** Operations of the family tc by the message type of their requests. */
export const operations: Readonly<Record<number, string>> = {
  36: "newqdisc",
  40: "newtclass",
  44: "newtfilter",
  48: "newaction",
};

/** Returns the request that `tc` sends for a command, as `strace -e write=3` records it. The socket is descriptor 3. */
export function sentBy(netns: NetworkNamespace, command: string): Message {
  const words = command.match(/'[^']*'|\S+/g)!.map((word) => word.replaceAll("'", ""));
  const trace = ["strace", "-e", "trace=sendmsg", "-e", "write=3", "tc", ...words];
  // `tc` copies the memory after the text of the action "simple" into the request. Without environment variables, that
  // memory is always the same.
  const { stderr } = netns.run(() => Bun.spawnSync(trace, { env: { PATH: process.env["PATH"] ?? "" } }));
  const requests: string[] = [];
  for (const [, offset, digits] of stderr.toString().matchAll(/^ \| ([0-9a-f]{5}) {2}(.{48})/gm)) {
    const bytes = digits!.replaceAll(" ", "");
    if (offset === "00000") requests.push(bytes);
    else requests.push(requests.pop()! + bytes);
  }
  const messages = requests.map((digits) => new Message(Uint8Array.fromHex(digits)));
  const found = messages.find(({ type }) => type in operations);
  if (found === undefined) throw new Error(`tc ${command} sent no request: ${stderr.toString()}`);
  return found;
}
