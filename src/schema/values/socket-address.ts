import { AF_INET, AF_INET6 } from "../../constants/socket.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import { parseIpv4, parseIpv6, readIpv4, readIpv6 } from "./addresses.ts";

// struct sockaddr_in                      struct sockaddr_in6
//  0        2      4         8             0        2      4          8         24
//  | family | port | address | 8 zeros |   | family | port | flowinfo | address | scope |
const [PORT, ADDRESS, FLOWINFO, ADDRESS6, SCOPE] = [2, 4, 4, 8, 24];
const [SIZE, SIZE6] = [16, 28];

/**
 * Formats a socket address: "192.0.2.1:4000", "[2001:db8::1]:4000", or "[fe80::1%3]:4000" with the interface index of a
 * link-local address. Returns undefined if text cannot express the bytes.
 */
export function readSocketAddress(store: Uint8Array, view: DataView, start: number, end: number): string | undefined {
  const length = end - start;
  if (length < SIZE) return undefined;
  const family = view.getUint16(start, hostLittleEndian);
  const port = view.getUint16(start + PORT);
  if (family === AF_INET && length === SIZE && view.getBigUint64(start + 8) === 0n) {
    return `${readIpv4(store, start + ADDRESS)}:${port}`;
  }
  if (family !== AF_INET6 || length !== SIZE6 || view.getUint32(start + FLOWINFO) !== 0) return undefined;
  const scope = view.getUint32(start + SCOPE, hostLittleEndian);
  return `[${readIpv6(store, start + ADDRESS6)}${scope === 0 ? "" : `%${scope}`}]:${port}`;
}

/** Parses the text of a socket address; returns undefined for other text. */
export function parseSocketAddress(text: string): Uint8Array | undefined {
  const [, host6, scope = "0", host, port] = /^(?:\[([^\]%]+)(?:%(\d{1,10}))?\]|([\d.]+)):(\d{1,5})$/.exec(text) ?? [];
  const address = host6 === undefined ? parseIpv4(host ?? "") : parseIpv6(host6);
  if (address === undefined || Number(port) > 0xffff || Number(scope) > 0xffffffff) return undefined;
  const bytes = new Uint8Array(host6 === undefined ? SIZE : SIZE6);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, host6 === undefined ? AF_INET : AF_INET6, hostLittleEndian);
  view.setUint16(PORT, Number(port));
  bytes.set(address, host6 === undefined ? ADDRESS : ADDRESS6);
  if (host6 !== undefined) view.setUint32(SCOPE, Number(scope), hostLittleEndian);
  return bytes;
}
