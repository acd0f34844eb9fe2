import { lookup } from "node:dns/promises";
import { typeError } from "../../base/argument-error.ts";
import { checkArray, checkObject, checkOptions, isRecord } from "../../base/check.ts";
import { describeType } from "../../base/describe.ts";
import { parseSocketAddress } from "../../schema/values/addresses.ts";
import { type WireGuardConfig, type WireGuardPeerConfig, writeConfig } from "./config.ts";
import { isKeyText, keyBytes, type WireGuardKey } from "./keys.ts";

/** Options for parsing the text of a WireGuard configuration. */
export interface ParseConfigOptions {
  /**
   * Whether to ignore settings in the text that only the program `wg-quick` uses, such as `Address`, `DNS` and
   * `PostUp`. By default, such a setting throws a TypeError, as `wg setconf` rejects it.
   */
  ignoreQuick?: boolean | undefined;
}

/** Settings of the section `[Interface]` that only `wg-quick` uses. (wg-quick(8)) */
const quickNames: ReadonlySet<string> = new Set([
  "address",
  "dns",
  "mtu",
  "table",
  "preup",
  "postup",
  "predown",
  "postdown",
  "saveconfig",
]);

/** Spaces and line breaks could add other settings to the text. */
function isEndpoint(value: unknown): value is string {
  return typeof value === "string" && !isKeyText(value) && /^[^\s#]+:\w+$/.test(value);
}

/** Errors do not contain the value, which could be a key. */
type Setter<Section> = (section: Section, value: string) => void;

const interfaceSetters: Readonly<Record<string, Setter<WireGuardConfig>>> = {
  privatekey: (config, value) => {
    config.privateKey = key(value);
  },
  listenport: (config, value) => {
    config.listenPort = number(value, 0xffff);
  },
  fwmark: (config, value) => {
    config.fwmark = value === "off" ? 0 : number(value, 0xffffffff);
  },
};

const peerSetters: Readonly<Record<string, Setter<WireGuardPeerConfig>>> = {
  publickey: (peer, value) => {
    peer.publicKey = key(value);
  },
  presharedkey: (peer, value) => {
    peer.presharedKey = key(value);
  },
  // The text may contain host names (see {@link resolveEndpoints}).
  endpoint: (peer, value) => {
    if (!isEndpoint(value)) throw typeError("", 'expected "address:port"');
    peer.endpoint = value;
  },
  persistentkeepalive: (peer, value) => {
    peer.persistentKeepalive = value === "off" ? 0 : number(value, 0xffff);
  },
  allowedips: (peer, value) => {
    const more = value === "" ? [] : value.split(",").map((text) => text.trim());
    peer.allowedIPs = [...(peer.allowedIPs ?? []), ...more];
  },
};

/**
 * Parses a WireGuard configuration in the format of `wg setconf` and `wg showconf`. Names of settings are
 * case-insensitive, and `#` starts a comment. A peer without `AllowedIPs` gets an empty list. Endpoints may contain
 * host names (see {@link resolveEndpoints}).
 *
 * @throws TypeError with the number of the line if the text is invalid. The message contains no values of settings,
 *   because they may be keys.
 */
export function parseWireGuardConfig(text: string, options: ParseConfigOptions = {}): WireGuardConfig {
  if (typeof text !== "string") throw typeError("text", `expected a string, got ${describeType(text)}`);
  checkOptions(options, { ignoreQuick: true });
  const config: WireGuardConfig & { peers: WireGuardPeerConfig[] } = { peers: [] };
  const lines: number[] = [];
  let section: "interface" | "peer" | undefined;
  for (const [index, whole] of text.split("\n").entries()) {
    const line = whole.replace(/#.*/, "").trim();
    if (line === "") continue;
    const fail = (why: string) => new TypeError(`line ${index + 1}: ${why}`);
    const header = /^\[(\w+)\]$/.exec(line)?.[1]?.toLowerCase();
    if (header === "interface" || header === "peer") {
      section = header;
      if (header === "interface") continue;
      // The line `PublicKey` of the section replaces the empty key.
      config.peers.push({ publicKey: "", allowedIPs: [] });
      lines.push(index + 1);
      continue;
    }
    if (header !== undefined) throw fail("unknown section; expected [Interface] or [Peer]");
    // Errors show the name; a longer word could be a key.
    const [, name, value] = /^([a-z]{1,20})\s*=\s*(.*)$/i.exec(line) ?? [];
    if (name === undefined || value === undefined) throw fail('expected "Name = Value" or a section');
    if (section === undefined) throw fail(`${name}: expected after [Interface] or [Peer]`);
    const isInterface = section === "interface";
    if (isInterface && quickNames.has(name.toLowerCase())) {
      if (options.ignoreQuick === true) continue;
      throw fail(`${name}: setting of wg-quick; the option ignoreQuick ignores such settings`);
    }
    try {
      if (isInterface) setterOf(interfaceSetters, name)(config, value);
      else setterOf(peerSetters, name)(config.peers.at(-1)!, value);
    } catch (error) {
      throw error instanceof TypeError ? fail(`${name}: ${error.message}`) : error;
    }
  }
  for (const [index, { publicKey }] of config.peers.entries()) {
    if (publicKey === "") throw new TypeError(`line ${lines[index]}: the peer has no PublicKey`);
  }
  return config;
}

function setterOf<Section>(setters: Readonly<Record<string, Setter<Section>>>, name: string): Setter<Section> {
  const lower = name.toLowerCase();
  const setter = Object.hasOwn(setters, lower) ? setters[lower] : undefined;
  if (setter === undefined) throw new TypeError(`unknown setting; expected one of ${Object.keys(setters).join(", ")}`);
  return setter;
}

function key(value: string): string {
  if (!isKeyText(value)) throw typeError("", "expected a key as 44 characters of base64");
  return value;
}

function number(value: string, maximum: number): number {
  const parsed = /^(\d+|0x[0-9a-f]+)$/i.test(value) ? Number(value) : Number.NaN;
  if (parsed <= maximum) return parsed;
  throw typeError("", `expected an integer from 0 to ${maximum}`);
}

/**
 * Formats a WireGuard configuration as `wg showconf` does. The text contains the private and preshared keys. Error
 * messages contain no keys.
 */
export function formatWireGuardConfig(config: WireGuardConfig): string {
  checkObject(config, "config");
  // writeConfig() accepts only addresses, but the text may contain host names.
  const addresses = Array.isArray(config.peers)
    ? Array.from(config.peers, (peer: WireGuardPeerConfig) =>
        isRecord(peer) ? { ...peer, endpoint: undefined } : peer,
      )
    : config.peers;
  writeConfig({ ...config, peers: addresses }, "change");
  const { privateKey, listenPort, fwmark, peers = [] } = config;
  const lines = ["[Interface]"];
  if (listenPort) lines.push(`ListenPort = ${listenPort}`);
  if (fwmark) lines.push(`FwMark = 0x${fwmark.toString(16)}`);
  if (privateKey) lines.push(`PrivateKey = ${keyText(privateKey, "config.privateKey")}`);
  lines.push("");
  for (const [index, peer] of peers.entries()) {
    if (index > 0) lines.push("");
    const path = `config.peers[${index}]`;
    if (peer.endpoint !== undefined && !isEndpoint(peer.endpoint)) throw invalidEndpoint(`${path}.endpoint`);
    lines.push("[Peer]", `PublicKey = ${keyText(peer.publicKey, `${path}.publicKey`)}`);
    if (peer.presharedKey) lines.push(`PresharedKey = ${keyText(peer.presharedKey, `${path}.presharedKey`)}`);
    if (peer.allowedIPs?.length) lines.push(`AllowedIPs = ${peer.allowedIPs.join(", ")}`);
    if (peer.endpoint !== undefined) lines.push(`Endpoint = ${peer.endpoint}`);
    if (peer.persistentKeepalive) lines.push(`PersistentKeepalive = ${peer.persistentKeepalive}`);
  }
  return `${lines.join("\n")}\n`;
}

function keyText(value: WireGuardKey, path: string): string {
  return keyBytes(value, path).toBase64();
}

function invalidEndpoint(path: string): TypeError {
  return typeError(path, `expected "address:port", "[IPv6 address]:port" or "name:port"`);
}

/**
 * Resolves the host names in the endpoints of a WireGuard configuration. Returns a copy of the configuration that
 * contains addresses instead of host names. Port names are not resolved: the ports must be numbers.
 *
 * @throws TypeError for an endpoint without a port; the error of the resolver if a name has no address.
 */
export async function resolveEndpoints<Config extends WireGuardConfig>(config: Config): Promise<Config> {
  checkObject(config, "config");
  const { peers } = config;
  if (peers === undefined) return config;
  checkArray(peers, "config.peers");
  const resolved = peers.map(async (peer, index) => {
    checkObject(peer, `config.peers[${index}]`);
    const { endpoint } = peer;
    if (endpoint === undefined) return peer;
    if (!isEndpoint(endpoint)) throw invalidEndpoint(`config.peers[${index}].endpoint`);
    if (parseSocketAddress(endpoint) !== undefined) return peer;
    const colon = endpoint.lastIndexOf(":");
    const { address, family } = await lookup(endpoint.slice(0, colon));
    const host = family === 6 ? `[${address}]` : address;
    return { ...peer, endpoint: `${host}${endpoint.slice(colon)}` };
  });
  return { ...config, peers: await Promise.all(resolved) };
}
