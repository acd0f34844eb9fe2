import { AF_INET } from "../../constants/socket.ts";
import { parseAddress, showAddress } from "../route/core/addresses.ts";

/** @throws TypeError for text that is no IP address. */
export function addressFamilyOf(value: unknown, path: string): "inet" | "inet6" {
  return parseAddress(value as string, path).family === AF_INET ? "inet" : "inet6";
}

/** Returns an address as the kernel's lists contain it. */
export function canonical(address: string): string {
  const { family, bytes } = parseAddress(address, "address");
  return showAddress(family, bytes);
}

/** Whether an address is an IPv6 address that is valid on one link only. */
export function isLinkLocal(address: string): boolean {
  return /^fe[89ab]/i.test(address);
}
