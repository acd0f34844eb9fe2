import { afterAll, beforeAll, expect, test } from "bun:test";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeWith } from "../../support/environment.ts";
import { findCniPlugin } from "../../support/shared.ts";

let folder = "";
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "bun-netlink-podman-"));
  mkdirSync(join(folder, "plugins"));
  copyFileSync(await findCniPlugin(), join(folder, "plugins/bun-netlink-bridge"));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A container without an image: a static program that answers connections to its port 80. */
const server = String.raw`
#include <arpa/inet.h>
#include <string.h>
#include <unistd.h>
int main(void) {
  int fd = socket(AF_INET, SOCK_STREAM, 0), client;
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(80) };
  if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 8) != 0) return 1;
  while ((client = accept(fd, 0, 0)) >= 0) {
    (void)!write(client, "container\n", 10);
    close(client);
  }
  return 1;
}`;

/** Runs podman in private namespaces, in which all of its state is temporary. */
const script = (root: string) => `set -e
mount --make-rprivate /
# crun supports no mixture of both versions of cgroups.
mount -t cgroup2 none /sys/fs/cgroup 2>/dev/null || mount -t tmpfs none /sys/fs/cgroup
for directory in /run /etc/cni/net.d /var/lib/cni; do mkdir -p $directory; mount -t tmpfs none $directory; done
mkdir -p /run/netns /run/lock
ip link set lo up
cp ${root}/network.conflist /etc/cni/net.d/
export CONTAINERS_CONF=${root}/containers.conf
run() { podman --root ${root}/storage --runroot /run/pod --tmpdir /run/pod/tmp --storage-driver vfs "$@"; }
run run -d --name web --cgroups=disabled --security-opt seccomp=unconfined -v /dev/pts:/dev/pts --network lab \\
  -p 8080:80 --rootfs ${root}/rootfs /server >&2
for attempt in 1 2 3 4 5 6 7 8 9 10; do
  if answer=$(bash -c 'cat < /dev/tcp/127.0.0.1/8080'); then break; fi
  sleep 0.5
done
echo "$answer"
run inspect web --format '{{(index .NetworkSettings.Networks "lab").IPAddress}}'
ls /var/lib/cni/networks/lab | grep -v last_
run rm -f -t 0 web >&2
ls /var/lib/cni/networks/lab | grep -v last_ || echo "no reservations"
ip -o link show | grep -c '@' || echo "no links"
`;

describeWith(["podman", "crun", "cc", "ip"], "podman with the CNI plugin", () => {
  test("runs a container with a mapped port", async () => {
    mkdirSync(join(folder, "rootfs"));
    for (const name of ["proc", "sys", "dev", "etc", "tmp", "run"]) mkdirSync(join(folder, "rootfs", name));
    writeFileSync(join(folder, "server.c"), server);
    const cc = Bun.spawnSync(["cc", "-static", "-o", join(folder, "rootfs/server"), join(folder, "server.c")]);
    expect(cc.stderr.toString()).toBe("");
    writeFileSync(
      join(folder, "containers.conf"),
      `[network]\nnetwork_backend="cni"\ncni_plugin_dirs=["${folder}/plugins"]\nnetwork_config_dir="/etc/cni/net.d"\n` +
        `[engine]\ncgroup_manager="cgroupfs"\nevents_logger="none"\n`,
    );
    const capabilities = { portMappings: true, ips: true, mac: true };
    const ipam = { type: "host-local", subnet: "10.88.0.0/16" };
    const bridge = { type: "bun-netlink-bridge", bridge: "cni-lab", isDefaultGateway: true, ipMasq: true };
    const plugins = [{ ...bridge, hairpinMode: true, capabilities, ipam }];
    writeFileSync(join(folder, "network.conflist"), JSON.stringify({ cniVersion: "1.0.0", name: "lab", plugins }));
    writeFileSync(join(folder, "run.sh"), script(folder));
    const child = Bun.spawn(["unshare", "-nm", "--pid", "--fork", "--mount-proc", "bash", join(folder, "run.sh")], {
      stdout: "pipe",
      stderr: "pipe",
    });
    const [output, errors] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
    expect({ lines: output.trim().split("\n"), errors }).toEqual({
      lines: ["container", "10.88.0.2", "10.88.0.2", "no reservations", "0", "no links"],
      errors: expect.any(String),
    });
  }, 180_000);
});
