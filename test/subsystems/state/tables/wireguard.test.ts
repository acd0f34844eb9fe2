import { describe, expect, test } from "bun:test";
import { type Description, desired } from "../../../../src/subsystems/state/index.ts";
import { generatePrivateKey } from "../../../../src/subsystems/wireguard/index.ts";

const key = (byte: number) => new Uint8Array(32).fill(byte).toBase64();
const secret = generatePrivateKey();

describe("desired() with WireGuard", () => {
  test.each(
    Object.entries<object>({
      "wireguard.wg0.privateKey: not allowed; declare privateKeyFile, the path of a file": { privateKey: secret },
      "wireguard.wg0.privateKeyFile: expected an absolute path of a file, got another text": { privateKeyFile: secret },
      "wireguard.wg0.privateKeyFile: expected an absolute path of a file": { privateKeyFile: "wg.key" },
      "wireguard.wg0.listenPort: expected an integer from 0 to 65535, got 70000": { listenPort: 70_000 },
      "wireguard.wg0.mtu: unknown option": { mtu: 1420 },
      "wireguard.wg0.peers: expected an array, got Object": { peers: {} },
      "wireguard.wg0.peers[0]: expected an object, got null": { peers: [null] },
      "wireguard.wg0.peers[0].publicKey: expected a key as 44 characters of base64": { peers: [{}] },
      "wireguard.wg0.peers[0].presharedKey: not allowed; declare presharedKeyFile, the path of a file": {
        peers: [{ publicKey: key(1), presharedKey: secret }],
      },
      "wireguard.wg0.peers[1].publicKey: duplicate of wireguard.wg0.peers[0]; list each peer once": {
        peers: [{ publicKey: key(1) }, { publicKey: key(1) }],
      },
      "wireguard.wg0.peers[0].allowedIPs[0]: expected a prefix length from 0 to 32": {
        peers: [{ publicKey: key(1), allowedIPs: ["10.0.0.0/33"] }],
      },
      ["wireguard.wg0.peers[2].allowedIPs[1]: duplicate of wireguard.wg0.peers[0].allowedIPs[1] (10.1.0.0/16); " +
        "a network belongs to one peer"]: {
        peers: [
          { publicKey: key(1), allowedIPs: ["10.0.0.0/8", "10.1.0.9/16"] },
          { publicKey: key(2), allowedIPs: ["10.1.0.0/16"], absent: true },
          { publicKey: key(3), allowedIPs: ["fd00::/8", "10.1.0.1/16"] },
        ],
      },
      "wireguard.wg0.peers[0].endpoint: expected": { peers: [{ publicKey: key(1), endpoint: "host:5" }] },
    }),
  )("rejects a setting without the key in the error: %s", (message, device) => {
    let text = "";
    try {
      desired({ wireguard: { wg0: device } } as Description);
    } catch (error) {
      text = (error as Error).message;
    }
    expect(text).toStartWith(message);
    expect(text).not.toContain(secret);
  });
});
