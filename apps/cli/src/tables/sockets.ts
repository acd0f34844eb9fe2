import type { Socket } from "bun-netlink/sockets";
import { sockets } from "./row-fields.ts";
import { NumberedNames } from "./system-names.ts";
import { endText, type Table, table } from "./table.ts";

function localOf(socket: Socket): string | undefined {
  switch (socket.protocol) {
    case "unix":
      return socket.path ?? (socket.abstractName === undefined ? undefined : `@${socket.abstractName}`);
    case "netlink":
      return `${socket.netlinkProtocol}:${socket.portId}`;
    case "packet":
      return `0x${socket.etherType.toString(16)}`;
    case "vsock":
      return `${socket.source.cid}:${socket.source.port}`;
    case "xdp":
      return socket.ifindex === undefined ? undefined : `${socket.ifindex}:${socket.queueId ?? ""}`;
    default:
      return endText(socket.source.address, socket.source.port);
  }
}

function peerOf(socket: Socket): string | number | undefined {
  switch (socket.protocol) {
    case "unix":
      return socket.peer;
    case "netlink":
      return socket.destinationPortId === 0 ? undefined : `${socket.netlinkProtocol}:${socket.destinationPortId}`;
    case "vsock":
      return `${socket.destination.cid}:${socket.destination.port}`;
    case "packet":
    case "xdp":
      return undefined;
    default:
      return socket.destination.port === 0 ? undefined : endText(socket.destination.address, socket.destination.port);
  }
}

const internet = ["tcp", "udp", "udplite", "sctp", "dccp", "raw", "mptcp"];
const states = [
  ...["established", "syn-sent", "syn-recv", "fin-wait1", "fin-wait2", "time-wait", "close", "close-wait", "last-ack"],
  ...["listen", "closing", "new-syn-recv", "bound-inactive"],
];

const types = { stream: 1, dgram: 2, raw: 3, rdm: 4, seqpacket: 5, dccp: 6, packet: 10 };

/** The table of sockets of all protocols that the kernel can list. */
export const tables: readonly Table[] = [
  table<Socket>({
    name: "sockets",
    summary: "sockets of all programs",
    keys: 3,
    fields: sockets,
    words: {
      PROTOCOL: [...internet, ...internet.map((name) => `${name}6`), "unix", "packet", "netlink", "vsock", "xdp"],
      STATE: [...states, ...Object.keys(types)],
      family: ["inet", "inet6"],
      type: new NumberedNames(types),
    },
    further: { PROTOCOL: ({ protocol }) => [protocol] },
    columns: {
      PROTOCOL: (socket) => ("family" in socket && socket.family === "inet6" ? `${socket.protocol}6` : socket.protocol),
      STATE: (socket) => ("state" in socket ? socket.state : socket.type),
      LOCAL: localOf,
      PEER: peerOf,
      UID: "uid",
      INODE: "inode",
      RECV_Q: "receiveQueue",
      SEND_Q: "sendQueue",
    },
    async list({ netns }) {
      const { Sockets } = await import("bun-netlink/sockets");
      using table = Sockets.open({ netns });
      return table.list().toArray();
    },
  }),
];
