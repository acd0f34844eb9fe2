import { AF_INET, AF_INET6, IPPROTO_TCP, IPPROTO_UDP, NetlinkError } from "bun-netlink";
import { type Context, type Table, table } from "./table.ts";

/** A socket of any kind. */
interface Socket {
  /** Kind of the socket: "tcp", "udp", "unix" … */
  protocol: string;
  state: string | number;
  local: string;
  peer?: string;
  uid?: number;
  inode: number;
  receiveQueue?: number;
  sendQueue?: number;
}

const protocols = { tcp: IPPROTO_TCP, udp: IPPROTO_UDP };
const ALL_STATES = 0xfff;
const ALL_PROTOCOLS = 255;

async function listSockets({ netns }: Context): Promise<Socket[]> {
  const { sockDiag } = await import("bun-netlink/families/sock-diag");
  using client = sockDiag.connect({ netns });
  const found: Socket[] = [];
  for (const [protocol, number] of Object.entries(protocols)) {
    for (const family of [AF_INET, AF_INET6]) {
      const header = { sdiagFamily: family, sdiagProtocol: number, idiagStates: bits(ALL_STATES) };
      for (const { header: socket } of available(() => client.dump("inet", { header }).toArray())) {
        const { idiagSrc, idiagSport, idiagDst, idiagDport } = socket.id;
        found.push({
          protocol: family === AF_INET6 ? `${protocol}6` : protocol,
          state: socket.idiagState,
          local: endText(idiagSrc, idiagSport),
          ...(idiagDport === 0 ? {} : { peer: endText(idiagDst, idiagDport) }),
          uid: socket.idiagUid,
          inode: socket.idiagInode,
          receiveQueue: socket.idiagRqueue,
          sendQueue: socket.idiagWqueue,
        });
      }
    }
  }
  const unix = { udiagStates: bits(ALL_STATES), udiagShow: ["name" as const, "peer" as const, "uid" as const] };
  for (const { header, name, peer, uid } of available(() => client.dump("unix", { header: unix }).toArray())) {
    found.push({
      protocol: "unix",
      state: header.udiagState,
      local: name === undefined ? "" : unixName(name),
      ...(peer === undefined ? {} : { peer: `${peer}` }),
      ...(uid === undefined ? {} : { uid }),
      inode: header.udiagIno,
    });
  }
  const all = { sdiagProtocol: ALL_PROTOCOLS };
  for (const { header } of available(() => client.dump("netlink", { header: all }).toArray())) {
    const { ndiagProtocol, ndiagPortid, ndiagDstPortid, ndiagIno, ndiagState } = header;
    const local = `${ndiagProtocol}:${ndiagPortid}`;
    const peer = ndiagDstPortid === 0 ? {} : { peer: `${ndiagProtocol}:${ndiagDstPortid}` };
    found.push({
      protocol: "netlink",
      state: ndiagState === 1 ? "connected" : "unconnected",
      local,
      ...peer,
      inode: ndiagIno,
    });
  }
  for (const { header } of available(() => client.dump("packet").toArray())) {
    const { pdiagNum, pdiagIno, pdiagType } = header;
    found.push({ protocol: "packet", state: `${pdiagType}`, local: `0x${pdiagNum.toString(16)}`, inode: pdiagIno });
  }
  return found;
}

/** Returns the sockets of one kind, or none if the kernel lacks the module for them. */
function available<Item>(list: () => Item[]): Item[] {
  try {
    return list();
  } catch (error) {
    if (error instanceof NetlinkError && ["ENOENT", "EINVAL", "EOPNOTSUPP"].includes(error.code)) return [];
    throw error;
  }
}

/** Returns the set bits of a number as a list of single-bit values, which the family accepts in place of names. */
function bits(mask: number): number[] {
  return [mask];
}

function endText(address: string, port: number): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

/** Formats the name of a UNIX socket; names outside of the file system start with "@". */
function unixName(name: Uint8Array): string {
  const text = new TextDecoder().decode(name);
  return text.startsWith("\0") ? `@${text.slice(1)}` : text.replace(/\0+$/, "");
}

/** The table of sockets of all kinds. */
export const tables: readonly Table[] = [
  table({
    name: "sockets",
    summary: "TCP, UDP, UNIX, netlink and packet sockets",
    keys: 3,
    columns: {
      PROTOCOL: ({ protocol }) => protocol,
      STATE: ({ state }) => state,
      LOCAL: ({ local }) => local,
      PEER: ({ peer }) => peer,
      UID: ({ uid }) => uid,
      INODE: ({ inode }) => inode,
      RECV_Q: ({ receiveQueue }) => receiveQueue,
      SEND_Q: ({ sendQueue }) => sendQueue,
    },
    list: listSockets,
  }),
];
