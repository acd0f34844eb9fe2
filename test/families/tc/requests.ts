/**
 * Arguments of `tc` after the device, starting with the type of object, and the options that the request must contain.
 */
export type TcRequests = Readonly<Record<string, object | undefined>>;

const bytes = (digits: string) => Uint8Array.fromHex(digits);

export const qdiscs: TcRequests = {
  "pfifo limit 77": { header: { limit: 77 } },
  "bfifo limit 77": { header: { limit: 77 } },
  "pfifo_head_drop limit 77": { header: { limit: 77 } },
  pfifo_fast: undefined,
  noqueue: undefined,
  mq: undefined,
  multiq: { header: { bands: 0, maxBands: 0 } },
  drr: undefined,
  qfq: undefined,
  "sfb rehash 5000 db 50000 limit 100 max 20 target 15 increment 0.001 decrement 0.002 penalty_rate 11 penalty_burst 22":
    {
      parms: {
        rehashInterval: 5000,
        warmupTime: 50_000,
        max: 20,
        binSize: 15,
        increment: 66,
        decrement: 131,
        limit: 100,
        penaltyRate: 11,
        penaltyBurst: 22,
      },
    },
  "sfq quantum 1514 perturb 10 limit 100 flows 64 divisor 512 depth 30 headdrop redflowlimit 40000 min 8000 max 20000 ecn":
    {
      header: {
        v0: { quantum: 1514, perturbPeriod: 10, limit: 100, divisor: 512, flows: 64 },
        depth: 30,
        headdrop: 1,
        limit: 40_000,
        qthMin: 8000,
        qthMax: 20_000,
        flags: 1,
      },
    },
  "tbf rate 1mbit burst 10kb limit 20kb peakrate 2mbit minburst 3000": {
    parms: {
      rate: { linklayer: 1, rate: 125_000, cellAlign: -1 },
      peakrate: { rate: 250_000 },
      limit: 20_480,
      buffer: 1_280_000,
      mtu: 187_500,
    },
    burst: 10_240,
  },
  "htb default 30 r2q 20 direct_qlen 50 offload": {
    init: { version: 3, rate2quantum: 20, defcls: 0x30 },
    directQlen: 50,
    offload: true,
  },
  "hfsc default 2": { header: { defcls: 2 } },
  "ets bands 4 strict 2 quanta 3000 2000 priomap 0 1 2 3": {
    nbands: 4,
    nstrict: 2,
    quanta: { quantaBand: [3000, 2000] },
    priomap: { priomapBand: [0, 1, 2, 3] },
  },
  "red limit 400000 min 30000 max 90000 avpkt 1000 burst 55 ecn adaptive bandwidth 10Mbit nodrop qevent early_drop block 10":
    {
      parms: { limit: 400_000, qthMin: 30_000, qthMax: 90_000, wlog: 5, plog: 22, scellLog: 15 },
      flags: { value: 13, selector: 15 },
      earlyDropBlock: 10,
    },
  "gred setup DPs 3 default 2 grio limit 60000 ecn": { dps: { dPs: 3, defDp: 2, grio: 1, flags: 1 }, limit: 60_000 },
  "gred DP 1 prio 2 limit 60000 min 15000 max 25000 avpkt 1000 burst 20 bandwidth 10Mbit probability 0.02 ecn": {
    parms: [{ limit: 60_000, qthMin: 15_000, qthMax: 25_000, dp: 1, wlog: 3, plog: 19, scellLog: 13, prio: 2 }],
    maxP: [85_899_345],
    vqList: { entry: [{ dp: 1, flags: 1 }] },
  },
  "choke limit 1000 bandwidth 10Mbit ecn min 83 max 250": {
    parms: { limit: 1000, qthMin: 83, qthMax: 250, wlog: 6, plog: 23, scellLog: 16, flags: 1 },
  },
  "codel limit 100 target 4ms interval 30ms ecn ce_threshold 2ms": {
    limit: 100,
    interval: 30_000,
    target: 4000,
    ecn: 1,
    ceThreshold: 2000,
  },
  "fq_codel limit 900 flows 512 target 6ms interval 90ms quantum 1000 ce_threshold 5ms memory_limit 16Mb drop_batch 32":
    {
      limit: 900,
      flows: 512,
      quantum: 1000,
      interval: 90_000,
      target: 6000,
      ceThreshold: 5000,
      memoryLimit: 16_777_216,
      dropBatchSize: 32,
    },
  "pie limit 100 target 20ms tupdate 30ms alpha 2 beta 20 ecn bytemode dq_rate_estimator": {
    limit: 100,
    tupdate: 30_000,
    target: 20_000,
    alpha: 2,
    beta: 20,
    ecn: 1,
    bytemode: 1,
    dqRateEstimator: 1,
  },
  "fq_pie limit 100 flows 1024 target 15ms tupdate 15ms alpha 2 beta 20 quantum 1514b memory_limit 32Mb ecn_prob 10 ecn":
    {
      limit: 100,
      flows: 1024,
      target: 15_000,
      tupdate: 15_000,
      alpha: 2,
      beta: 20,
      quantum: 1514,
      memoryLimit: 33_554_432,
      ecnProb: 10,
      ecn: 1,
    },
  "fq limit 1000 flow_limit 100 quantum 3000 initial_quantum 15000 maxrate 10mbit buckets 1024 orphan_mask 1023 \
refill_delay 40ms ce_threshold 1ms timer_slack 10us horizon 10s horizon_drop low_rate_threshold 500kbit": {
    bucketsLog: 10,
    plimit: 1000,
    flowPlimit: 100,
    quantum: 3000,
    initialQuantum: 15_000,
    flowMaxRate: 1_250_000,
    lowRateThreshold: 62_500,
    flowRefillDelay: 40_000,
    orphanMask: 1023,
    ceThreshold: 1000,
    timerSlack: 10_000,
    horizon: 10_000_000,
    horizonDrop: 1,
  },
  "hhf limit 1000 quantum 2000 hh_limit 2048 reset_timeout 40ms admit_bytes 131072 evict_timeout 1s non_hh_weight 2": {
    backlogLimit: 1000,
    quantum: 2000,
    hhFlowsLimit: 2048,
    resetTimeout: 40_000,
    admitBytes: 131_072,
    evictTimeout: 1_000_000,
    nonHhWeight: 2,
  },
  "plug limit 1000": { header: { action: 3, limit: 1000 } },
  "skbprio limit 64": { header: { limit: 64 } },
  "cbs idleslope 98688 sendslope -901312 hicredit 153 locredit -1389 offload 1": {
    parms: { offload: 1, hicredit: 153, locredit: -1389, idleslope: 98_688, sendslope: -901_312 },
  },
  "etf clockid CLOCK_TAI delta 300000 offload deadline_mode skip_sock_check": {
    parms: { delta: 300_000, clockid: 11, flags: 7 },
  },
  "cake bandwidth 10mbit rtt 50ms diffserv4 nat ack-filter overhead 20 mpu 64 memlimit 10mb wash ingress fwmark 0xff": {
    baseRate64: 1_250_000n,
    diffservMode: "diffserv4",
    overhead: 20,
    mpu: 64,
    rtt: 50_000,
    memory: 10_485_760,
    fwmark: 255,
    nat: 1,
    wash: 1,
    ingress: 1,
    ackFilter: "filter",
  },
  "netem limit 500 delay 100ms 10ms 25% loss 3% 5% duplicate 1% 2% reorder 5% 50% corrupt 2% 3% rate 1mbit 10 48 5 ecn \
gap 3 slot 10ms 20ms packets 5 bytes 1000": {
    header: { latency: 1_562_500, limit: 500, loss: 128_849_019, gap: 3, duplicate: 42_949_673, jitter: 156_250 },
    corr: { delayCorr: 2 ** 30, lossCorr: 214_748_365, dupCorr: 85_899_346 },
    reorder: { probability: 214_748_365, correlation: 2 ** 31 },
    ecn: 1,
    corrupt: { probability: 85_899_346, correlation: 128_849_019 },
    slot: { minDelay: 10_000_000n, maxDelay: 20_000_000n, maxPackets: 5, maxBytes: 1000 },
    rate: { rate: 125_000, packetOverhead: 10, cellSize: 48, cellOverhead: 5 },
  },
  "netem loss gemodel 1% 10% 70% 0.1%": {
    loss: { ge: { p: 42_949_673, r: 429_496_730, h: 1_288_490_189, k1: 4_294_967 } },
  },
  "netem loss state 1% 2% 3% 4% 5%": {
    loss: { gi: { p13: 42_949_673, p31: 85_899_346, p32: 128_849_019, p14: 214_748_365, p23: 171_798_692 } },
  },
  "mqprio num_tc 2 map 0 1 0 1 queues 1@0 1@1 hw 1 mode channel shaper bw_rlimit min_rate 1mbit 2mbit max_rate 3mbit 4mbit":
    {
      header: { numTc: 2, prioTcMap: bytes(`00010001${"00".repeat(12)}`), hw: 1 },
      mode: "channel",
      shaper: "bw-rate",
      minRate64: { minRate64: [125_000n, 250_000n, ...new Array(14).fill(0n)] },
      maxRate64: { maxRate64: [375_000n, 500_000n, ...new Array(14).fill(0n)] },
    },
  "taprio num_tc 2 map 0 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 queues 1@0 1@1 base-time 100 cycle-time 600000 \
cycle-time-extension 100 sched-entry S 01 300000 sched-entry S 02 300000 flags 0x1 txtime-delay 200000 clockid CLOCK_TAI":
    {
      schedClockid: 11,
      flags: 1,
      priomap: { numTc: 2, prioTcMap: bytes(`00${"01".repeat(15)}`) },
      txtimeDelay: 200_000,
      schedBaseTime: 100n,
      schedCycleTime: 600_000n,
      schedCycleTimeExtension: 100n,
      schedEntryList: {
        entry: [
          { cmd: 0, gateMask: 1, interval: 300_000 },
          { cmd: 0, gateMask: 2, interval: 300_000 },
        ],
      },
    },
};

export const classes: TcRequests = {
  "htb rate 6mbit burst 15k quantum 3000 mpu 64 overhead 4": {
    parms: { rate: { overhead: 4, mpu: 64, rate: 750_000 }, ceil: { rate: 750_000 }, buffer: 320_000, quantum: 3000 },
  },
  "hfsc sc m1 2mbit d 10ms m2 1mbit ul rate 3mbit": {
    rsc: { m1: 250_000, d: 10_000, m2: 125_000 },
    fsc: { m1: 250_000, d: 10_000, m2: 125_000 },
    usc: { m1: 0, d: 0, m2: 375_000 },
  },
  "drr quantum 1600": { quantum: 1600 },
  "qfq weight 5 maxpkt 1600": { weight: 5, lmax: 1600 },
  "ets quantum 2500": { quantaBand: [2500] },
};

export const filters: TcRequests = {
  "u32 match ip src 10.0.0.0/8 match ip dport 80 0xffff flowid 1:3": {
    classid: 0x1_0003,
    sel: {
      flags: ["terminal"],
      keys: [
        { mask: 0xff00_0000, val: 0x0a00_0000, off: 12 },
        { mask: 0xffff, val: 80, off: 20 },
      ],
    },
  },
  "u32 match mark 5 0xff indev far skip_hw flowid 1:3": {
    mark: { val: 5, mask: 0xff },
    indev: "far",
    flags: ["skip-hw"],
  },
  "u32 divisor 256": { divisor: 256 },
  "u32 match ip src 1.2.3.0/24 hashkey mask 0x000000ff at 12 link 3: offset at 0 mask 0x0f00 shift 6 eat": {
    link: 0x30_0000,
    sel: { flags: ["varoffset", "eat"], offshift: 6, offmask: 0x0f00, hoff: 12, hmask: 0xff },
  },
  "u32 match ip src 10.0.0.0/8 police rate 1mbit burst 10k drop flowid 1:3": {
    police: { tbf: { action: "shot", burst: 1_280_000, rate: { rate: 125_000 } } },
  },
  "basic match 'meta(priority gt 5)' and not 'cmp(u16 at 2 layer 1 eq 7)' classid 1:1": {
    ematches: {
      treeHdr: { nmatches: 2 },
      treeList: [
        { kind: "meta", flags: ["rel-and"], data: bytes("0c000100061000010010000008000200000000000800030005000000") },
        { kind: "cmp", flags: ["invert"], data: bytes("070000000000000002000201") },
      ],
    },
    classid: 0x1_0001,
  },
  "basic match 'u32(u32 0x01020304 0xffffffff at 12)' or 'nbyte(\"abc\" at 0 layer 2)' action drop": {
    ematches: {
      treeList: [
        { kind: "u32", flags: ["rel-or"], data: bytes("ffffffff010203040c00000000000000") },
        { kind: "nbyte", flags: [], data: bytes("0000032061626300") },
      ],
    },
    act: [{ kind: "gact", options: { parms: { action: "shot" } } }],
  },
  "cgroup match 'meta(random lt 5)' action drop": { ematches: { treeList: [{ kind: "meta" }] } },
  "flow hash keys src,dst,proto divisor 1024 baseclass 1:1 perturb 60 rshift 3 addend 2": {
    keys: 7,
    divisor: 1024,
    baseclass: 0x1_0001,
    perturb: 60,
    rshift: 3,
    addend: 2,
    mode: 1,
  },
  "flow map key src and 0xff xor 3 rshift 8": { keys: 1, rshift: 8, mode: 0, mask: 255, xor: 3 },
  "fw classid 1:3 indev far": { classid: 0x1_0003, indev: "far" },
  "route from 1 to 2 classid 1:3": { from: 1, to: 2, classid: 0x1_0003 },
  "route fromif near classid 1:3": { iif: 10 },
  "matchall skip_sw classid 1:3": { classid: 0x1_0003, flags: ["skip-sw"] },
  "matchall action goto chain 7": { act: [{ kind: "gact", options: { parms: { action: `${0x2000_0007}` } } }] },
  "bpf bytecode '1,6 0 0 4294967295' classid 1:3 direct-action": {
    classid: 0x1_0003,
    opsLen: 1,
    ops: bytes("06000000ffffffff"),
    flags: ["act-direct"],
  },
  "flower src_ip 10.0.0.0/8 dst_ip 10.0.0.1 ip_proto tcp src_port 1-5 dst_port 80-90 tcp_flags 0x2/0x3 ip_ttl 9 ip_tos 3 \
ip_flags frag/firstfrag dst_mac 00:11:22:33:44:55/ff:ff:00:00:00:00 indev far skip_hw ct_state +trk+new ct_zone 5 \
ct_mark 3/7 ct_label 0001/0003 classid 1:3": {
    keyIpv4Src: "10.0.0.0",
    keyIpv4SrcMask: "255.0.0.0",
    keyIpv4Dst: "10.0.0.1",
    keyIpProto: 6,
    keyPortSrcMin: 1,
    keyPortSrcMax: 5,
    keyPortDstMin: 80,
    keyPortDstMax: 90,
    keyTcpFlags: 2,
    keyTcpFlagsMask: 3,
    keyIpTtl: 9,
    keyIpTos: 3,
    keyEthDst: "00:11:22:33:44:55",
    keyEthDstMask: "ff:ff:00:00:00:00",
    indev: "far",
    keyCtState: ["new", "tracked"],
    keyCtZone: 5,
    keyCtMark: 3,
    keyCtMarkMask: 7,
    keyCtLabels: bytes("0001"),
    keyCtLabelsMask: bytes("0003"),
    flags: ["skip-hw"],
    keyFlags: ["frag", "firstfrag"],
    keyEthType: 0x0800,
  },
  "flower enc_key_id 5 enc_src_ip 1.2.3.4 enc_dst_ip 1.2.3.0/24 enc_dst_port 6081 enc_tos 3 enc_ttl 9 \
geneve_opts 0102:80:00880022/ffff:ff:ffffffff action tunnel_key unset": {
    keyEncKeyId: 5,
    keyEncIpv4Src: "1.2.3.4",
    keyEncIpv4DstMask: "255.255.255.0",
    keyEncUdpDstPort: 6081,
    keyEncIpTos: 3,
    keyEncIpTtl: 9,
    keyEncOpts: { geneve: [{ class: 0x0102, type: 0x80, data: bytes("00880022") }] },
    keyEncOptsMask: { geneve: [{ class: 0xffff, type: 0xff, data: bytes("ffffffff") }] },
    act: [{ kind: "tunnel_key", options: { parms: { tAction: "release" } } }],
  },
  "flower enc_key_id 5 vxlan_opts 5/7": { keyEncOpts: { vxlan: { gbp: 5 } }, keyEncOptsMask: { vxlan: { gbp: 7 } } },
  "flower enc_key_id 5 erspan_opts 1:2:0:0/255:1:0:0": {
    keyEncOpts: { erspan: { ver: 1, index: 2, dir: 0, hwid: 0 } },
  },
  "flower enc_key_id 5 gtp_opts 01:02/ff:ff": { keyEncOpts: { gtp: { pduType: 1, qfi: 2 } } },
};

export const actions: TcRequests = {
  "gact drop random netrand ok 5": { parms: { action: "shot" }, prob: { ptype: "netrand", pval: 5, paction: "ok" } },
  "connmark zone 5 pipe": { parms: { action: "pipe", zone: 5 } },
  "csum ip and icmp and tcp continue": { parms: { action: "unspec", updateFlags: ["ipv4hdr", "icmp", "tcp"] } },
  "ct commit zone 5 mark 3/7 label 0001/0003 nat src addr 1.2.3.4-1.2.3.9 port 5-9": {
    zone: 5,
    mark: 3,
    markMask: 7,
    natIpv4Min: "1.2.3.4",
    natIpv4Max: "1.2.3.9",
    natPortMin: 5,
    natPortMax: 9,
    action: ["commit", "nat", "nat-src"],
  },
  "ct force commit nat dst addr fd00::1-fd00::5 port 7": {
    natIpv6Min: "fd00::1",
    natIpv6Max: "fd00::5",
    action: ["commit", "force", "nat", "nat-dst"],
  },
  "ctinfo dscp 0xfc000000 0x01000000 cpmark 0x00ffffff zone 3": {
    zone: 3,
    parmsDscpMask: 0xfc00_0000,
    parmsDscpStatemask: 0x0100_0000,
    parmsCpmarkMask: 0x00ff_ffff,
  },
  "gate clockid CLOCK_TAI base-time 200000000000ns cycle-time 200000000ns sched-entry open 100000000ns -1 8000000b \
sched-entry close 100000000ns": {
    baseTime: 200_000_000_000n,
    cycleTime: 200_000_000n,
    clockid: 11,
    entryList: {
      oneEntry: [
        { gate: true, interval: 100_000_000, ipv: -1, maxOctets: 8_000_000 },
        { interval: 100_000_000, ipv: -1, maxOctets: -1 },
      ],
    },
  },
  "ife encode type 0xdead allow mark use tcindex 5 use prio 3 dst 00:11:22:33:44:55 src 00:11:22:33:44:66": {
    parms: { flags: "encode" },
    dmac: "00:11:22:33:44:55",
    smac: "00:11:22:33:44:66",
    type: 0xdead,
    metalst: { skbmark: [], prio: [3], tcindex: [5] },
  },
  "ife decode pass": { parms: { action: "ok", flags: "decode" } },
  "mirred egress redirect dev far": { parms: { action: "stolen", eaction: "egress-redir", ifindex: 11 } },
  "mirred ingress mirror dev far": { parms: { action: "pipe", eaction: "ingress-mirror" } },
  "mpls push protocol mpls_uc label 5 tc 3 ttl 64 bos 1": {
    parms: { mAction: "push" },
    label: 5,
    proto: 0x8847,
    tc: 3,
    ttl: 64,
    bos: 1,
  },
  "mpls pop protocol ip": { parms: { mAction: "pop" }, proto: 0x0800 },
  "nat egress 10.0.0.0/8 1.2.3.4": {
    parms: { oldAddr: "10.0.0.0", newAddr: "1.2.3.4", mask: "255.0.0.0", flags: ["egress"] },
  },
  "pedit munge ip ttl set 3 pipe": { parms: { action: "pipe", keys: [{ mask: 0x00ffffff, val: 0x03000000, off: 8 }] } },
  "pedit ex munge ip dst set 1.2.3.4 munge tcp dport add 5": {
    parmsEx: {
      keys: [
        { mask: 0, val: 0x01020304, off: 16 },
        { mask: 0xffff0000, val: 5 },
      ],
    },
    keysEx: {
      keyEx: [
        { htype: "ip4", cmd: "set" },
        { htype: "tcp", cmd: "add" },
      ],
    },
  },
  "police rate 1mbit burst 10k mtu 2kb peakrate 2mbit overhead 3 conform-exceed drop/pass": {
    tbf: { action: "shot", burst: 1_280_000, mtu: 2048, rate: { overhead: 3, rate: 125_000 } },
  },
  "police pkts_rate 100 pkts_burst 10 conform-exceed drop": { pktrate64: 100n, pktburst64: 1_562_500n },
  "sample rate 12 group 4 trunc 100": { rate: 12, psampleGroup: 4, truncSize: 100 },
  "skbedit mark 4/0xff priority 1:2 ptype host queue_mapping 3 inheritdsfield": {
    queueMapping: 3,
    priority: 0x1_0002,
    mark: 4,
    mask: 0xff,
    ptype: 0,
    flags: ["inheritdsfield"],
  },
  "skbmod set dmac 00:11:22:33:44:55 set smac 00:11:22:33:44:66 set etype 0xaa": {
    parms: { flags: ["dmac", "smac", "etype"] },
    dmac: "00:11:22:33:44:55",
    smac: "00:11:22:33:44:66",
    etype: 0xaa,
  },
  "tunnel_key set src_ip 1.2.3.4 dst_ip 1.2.3.5 id 11 dst_port 4789 tos 3 ttl 9 csum": {
    parms: { tAction: "set" },
    encIpv4Src: "1.2.3.4",
    encIpv4Dst: "1.2.3.5",
    encKeyId: 11,
    encDstPort: 4789,
    encTos: 3,
    encTtl: 9,
    noCsum: 0,
  },
  "tunnel_key set src_ip fd00::1 dst_ip fd00::2 id 11 geneve_opts 0102:80:00800022,0103:81:00880033": {
    encIpv6Src: "fd00::1",
    encOpts: {
      geneve: [
        { class: 0x0102, type: 0x80, data: bytes("00800022") },
        { class: 0x0103, type: 0x81, data: bytes("00880033") },
      ],
    },
  },
  "tunnel_key set src_ip 1.2.3.4 dst_ip 1.2.3.5 id 11 vxlan_opts 5": { encOpts: { vxlan: { gbp: 5 } } },
  "tunnel_key set src_ip 1.2.3.4 dst_ip 1.2.3.5 id 11 erspan_opts 2:0:1:5": {
    encOpts: { erspan: { ver: 2, index: 0, dir: 1, hwid: 5 } },
  },
  "vlan push id 5 protocol 802.1ad priority 3": {
    parms: { vAction: "push" },
    pushVlanId: 5,
    pushVlanProtocol: 0x88a8,
    pushVlanPriority: 3,
  },
  "vlan push_eth dst_mac 00:11:22:33:44:55 src_mac 00:11:22:33:44:66": {
    parms: { vAction: "push-eth" },
    pushEthDst: "00:11:22:33:44:55",
    pushEthSrc: "00:11:22:33:44:66",
  },
  "bpf bytecode '1,6 0 0 4294967295' ok": { opsLen: 1, ops: bytes("06000000ffffffff"), parms: { action: "ok" } },
};
