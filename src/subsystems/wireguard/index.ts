export type { InterfaceSource } from "../route/core/interfaces.ts";
export type { WireGuardConfig, WireGuardDevice, WireGuardPeer, WireGuardPeerConfig } from "./config.ts";
export { generatePresharedKey, generatePrivateKey, publicKeyOf, type WireGuardKey } from "./keys.ts";
export { formatWireGuardConfig, type ParseConfigOptions, parseWireGuardConfig, resolveEndpoints } from "./text.ts";
export { WireGuard, type WireGuardCallOptions, type WireGuardOptions } from "./wireguard.ts";
