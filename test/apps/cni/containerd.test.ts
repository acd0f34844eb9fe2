import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describeWith, unavailable } from "../../support/environment.ts";
import { REFERENCE } from "./host.ts";
import { RuntimeFolder } from "./runtime.ts";

setDefaultTimeout(600_000);

let folder: RuntimeFolder | undefined;
afterAll(() => folder?.[Symbol.dispose]());

/** Packs the container as an image in the format of OCI. */
function packImage({ path, rootfs }: RuntimeFolder): Uint8Array {
  const pack = (directory: string, ...names: string[]) =>
    new Uint8Array(Bun.spawnSync(["tar", "-C", directory, "-cf", "-", ...names]).stdout);
  const image = join(path, "image");
  mkdirSync(join(image, "blobs/sha256"), { recursive: true });
  const write = (name: string, content: string | Uint8Array) => folder!.write(join("image", name), content);
  const put = (mediaType: string, content: string | Uint8Array) => {
    const digest = Bun.SHA256.hash(content, "hex");
    write(`blobs/sha256/${digest}`, content);
    return { mediaType: `application/vnd.oci.image.${mediaType}`, digest: `sha256:${digest}`, size: content.length };
  };
  const layer = put("layer.v1.tar", pack(rootfs, "server"));
  const architecture = process.arch === "x64" ? "amd64" : process.arch;
  const rootfsOfImage = { type: "layers", diff_ids: [layer.digest] };
  const config = { architecture, os: "linux", config: { Entrypoint: ["/server"] }, rootfs: rootfsOfImage };
  const parts = { config: put("config.v1+json", JSON.stringify(config)), layers: [layer] };
  const manifest = put("manifest.v1+json", JSON.stringify({ schemaVersion: 2, ...parts }));
  const annotations = { "io.containerd.image.name": "localhost/server:1" };
  write("index.json", JSON.stringify({ schemaVersion: 2, manifests: [{ ...manifest, annotations }] }));
  write("oci-layout", JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  return pack(image, ".");
}

const configuration = (path: string) => `
version = 2
root = "${path}/root"
state = "/run/containerd"
disabled_plugins = ["io.containerd.internal.v1.opt"]
[grpc]
address = "/run/containerd/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
disable_cgroup = true
disable_apparmor = true
restrict_oom_score_adj = true
sandbox_image = "localhost/server:1"
[plugins."io.containerd.grpc.v1.cri".cni]
bin_dir = "${path}/plugins"
conf_dir = "/etc/cni/net.d"
[plugins."io.containerd.grpc.v1.cri".containerd]
snapshotter = "native"
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
BinaryName = "${path}/runtime"
`;

/** Starts crun without cgroups. The group of terminals does not exist in the user namespace of the tests. */
const runtime = `#!/bin/sh
for word; do
  if [ "$previous" = --bundle ]; then sed -i 's/,"gid=5"//' "$word/config.json"; fi
  previous=$word
done
exec crun --cgroup-manager=disabled "$@"
`;

/** A request to run a pod with a host port, limits and DNS settings, as the kubelet sends it. */
const pod = (attempt: number) =>
  JSON.stringify({
    1: {
      1: { 1: "web", 2: "uid", 3: "default", 4: attempt },
      4: { 1: ["192.0.2.53"], 2: ["pods.example"], 3: ["ndots:5"] },
      5: { 1: 0, 2: 80, 3: 8080 },
      7: [
        { 1: "kubernetes.io/ingress-bandwidth", 2: "8M" },
        { 1: "kubernetes.io/egress-bandwidth", 2: "16M" },
      ],
      8: {},
    },
  });

const script = (path: string) => `
containerd -c config.toml > containerd.log 2>&1 &
for attempt in $(seq 500); do if ctr version > /dev/null 2>&1; then break; fi; sleep 0.2; done
ctr -n k8s.io images import --snapshotter native image.tar >&2
cri() { ${process.execPath} ${join(import.meta.dir, "cri-program.ts")} /run/containerd/containerd.sock "$@"; }

touch repeat
pod=$(cri RunPodSandbox '${pod(0)}')
connect "repeated ADD"
limits
grep -c 192.0.2.53 ${path}/root/io.containerd.grpc.v1.cri/sandboxes/$pod/resolv.conf | sed 's/^/DNS servers: /'
kill -9 $(ctr -n k8s.io tasks list | awk 'NR == 2 { print $2 }')
cri StopPodSandbox "{\\"1\\":\\"$pod\\"}"
cri RemovePodSandbox "{\\"1\\":\\"$pod\\"}"
remains "killed container"

touch kill
if cri RunPodSandbox '${pod(1)}' >&2; then echo "the pod runs without a network"; fi
remains "killed ADD"
pod=$(cri RunPodSandbox '${pod(2)}')
connect "next ADD"
cri StopPodSandbox "{\\"1\\":\\"$pod\\"}"
cri RemovePodSandbox "{\\"1\\":\\"$pod\\"}"
remains "end"
`;

const hasReference =
  existsSync(join(REFERENCE, "loopback")) || unavailable("containernetworking-plugins is not installed");

describeWith(["containerd", "ctr", "crun", "cc", "ip", "tc", "nft"], "containerd with the CNI plugin", () => {
  beforeAll(async () => {
    const capabilities = { portMappings: true, bandwidth: true, dns: true };
    folder = await RuntimeFolder.create({ capabilities });
    // containerd itself starts this plugin.
    if (hasReference) copyFileSync(join(REFERENCE, "loopback"), join(folder.plugins, "loopback"));
    folder.write("image.tar", packImage(folder));
    folder.write("config.toml", configuration(folder.path));
    folder.write("runtime", runtime, 0o755);
  }, 600_000);

  test.skipIf(!hasReference)("runs pods of the kubelet's interface with ports, limits and DNS settings", async () => {
    const { path } = folder!;
    const { lines, errors } = await folder!.run(script(path));
    expect({ lines: lines.filter((line) => line !== ""), errors }).toEqual({
      lines: [
        "repeated ADD: container",
        "limit of cni: 8Mbit",
        "limit of ifb: 16Mbit",
        "DNS servers: 1",
        "killed container: 0 links, 0 addresses, 0 elements",
        "killed ADD: 0 links, 0 addresses, 0 elements",
        "next ADD: container",
        "end: 0 links, 0 addresses, 0 elements",
      ],
      errors: expect.any(String),
    });
    const calls = folder!.calls();
    expect(calls.find(({ operation }) => operation === "ADD 0")?.input).toContain('"HostPort":8080');
    const repeated = calls.find(({ operation }) => operation.startsWith("REPEATED"));
    expect(JSON.parse(repeated!.input)).toMatchObject({ code: 101 });
    expect(calls.filter(({ operation }) => /^DEL [^0]/.test(operation))).toEqual([]);
  });
});
