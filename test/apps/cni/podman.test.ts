import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describeWith } from "../../support/environment.ts";
import { RuntimeFolder } from "./runtime.ts";

let folder: RuntimeFolder | undefined;
afterAll(() => folder?.[Symbol.dispose]());

const script = (root: string) => `
export CONTAINERS_CONF=${root}/containers.conf
podman() { command podman --root ${root}/storage --runroot /run/pod --tmpdir /run/pod/tmp --storage-driver vfs "$@"; }
run() {
  podman run -d --name $1 --cgroups=disabled --security-opt seccomp=unconfined -v /dev/pts:/dev/pts --network lab \\
    -p 8080:80 --rootfs ${root}/rootfs /server >&2
}
touch repeat
run web
connect "repeated ADD"
limits
podman inspect web --format '{{(index .NetworkSettings.Networks "lab").IPAddress}}'
grep -c 192.0.2.53 $(podman inspect web --format '{{.ResolvConfPath}}') | sed 's/^/DNS servers: /'
kill -9 $(podman inspect web --format '{{.State.Pid}}')
podman rm -f -t 0 web >&2
remains "killed container"

touch kill
if run killed; then echo "the container runs without a network"; fi
podman rm -f -t 0 killed >&2
remains "killed ADD"
run next
connect "next ADD"
podman rm -f -t 0 next >&2
remains "end"
`;

describeWith(["podman", "crun", "cc", "ip", "tc", "nft"], "podman with the CNI plugin", () => {
  beforeAll(async () => {
    // Podman passes no limits, and takes DNS settings from the result.
    folder = await RuntimeFolder.create({
      capabilities: { portMappings: true, ips: true, mac: true },
      bandwidth: { ingressRate: 8e6, ingressBurst: 8e5, egressRate: 16e6, egressBurst: 8e5 },
      dns: { nameservers: ["192.0.2.53"] },
    });
    for (const name of ["proc", "sys", "dev", "etc", "tmp", "run"]) mkdirSync(join(folder.rootfs, name));
    folder.write(
      "containers.conf",
      `[network]\nnetwork_backend="cni"\ncni_plugin_dirs=["${folder.plugins}"]\nnetwork_config_dir="/etc/cni/net.d"\n` +
        `[engine]\ncgroup_manager="cgroupfs"\nevents_logger="none"\n`,
    );
  }, 600_000);

  test("runs containers with mapped ports, limits and DNS settings", async () => {
    const { lines, errors } = await folder!.run(script(folder!.path));
    expect({ lines, errors }).toEqual({
      lines: [
        "repeated ADD: container",
        "limit of cni: 8Mbit",
        "limit of ifb: 16Mbit",
        "10.88.0.2",
        "DNS servers: 1",
        "killed container: 0 links, 0 addresses, 0 elements",
        "killed ADD: 0 links, 0 addresses, 0 elements",
        "next ADD: container",
        "end: 0 links, 0 addresses, 0 elements",
      ],
      errors: expect.any(String),
    });
    const calls = folder!.calls();
    const repeated = calls.find(({ operation }) => operation.startsWith("REPEATED"));
    expect(JSON.parse(repeated!.input)).toMatchObject({ code: 101 });
    expect(calls.filter(({ operation }) => /^DEL [^0]/.test(operation))).toEqual([]);
  }, 600_000);
});
