// Imports a file, and compares the state of a namespace with the one that ifupdown2 itself makes of the file.
import { expect, setDefaultTimeout, test } from "bun:test";
import { hasProgram } from "../../../../support/environment.ts";
import { expectSameState, isIfupdown2Available } from "./ifupdown2.ts";

setDefaultTimeout(120_000);

// The package ifupdown has the directory that is hidden while ifupdown2 runs.
const isAvailable = isIfupdown2Available() && hasProgram("ifup");

/** Interfaces, addresses and bridges that need no module of the kernel but that of bridges. */
const TEXT = `auto lo
iface lo inet loopback

auto swp1
iface swp1
  mtu 1400
  address 10.2.0.1/24
  address 10.2.0.7/24
  gateway 10.2.0.254
  alias "first port"

auto br0
iface br0
  address 10.1.0.1/24
  address 2001:db8::1/64
  bridge-ports swp2 swp3
  bridge-stp on
  bridge-ageing 200
  bridge-fd 8
  bridge-maxage 12
  bridge-hello 1
  bridge-bridgeprio 8192
  bridge-pathcosts swp2=7 swp3=9
  bridge-portprios 40

auto swp4
iface swp4 inet6 static
  address 2001:db8:4::1/64

iface swp5
  address 10.5.0.1/24
`;

test.skipIf(!isAvailable)("import of a file of ifupdown2 leads to the state that ifup makes", async () => {
  expect(await expectSameState(TEXT)).toEqual(["iface swp5: the interface is not configured at boot"]);
});
