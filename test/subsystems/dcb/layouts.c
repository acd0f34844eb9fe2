// What devices answer, and what lldpad asks them for CEE DCBX, made from the structures and numbers of the kernel's header:
// a name and the bytes from struct dcbmsg on, in each line.
#include <linux/dcbnl.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <string.h>

// Newer than some headers. (enum ieee_attrs, ieee_attrs_app; Linux 6.2 and 6.3)
#define APP_TRUST_TABLE 11
#define REWR_TABLE 12
#define DCB_APP 2
#define SELECTOR_PCP 255

static unsigned char bytes[8192];
static unsigned length;
static int nests[8], depth;

static void begin(int command) {
  struct dcbmsg header = {.dcb_family = 0, .cmd = command};
  memset(bytes, 0, sizeof(bytes));
  memcpy(bytes, &header, sizeof(header));
  length = sizeof(header);
  depth = 0;
}

static void put(int type, const void *value, unsigned size) {
  struct nlattr attribute = {.nla_len = NLA_HDRLEN + size, .nla_type = type};
  memcpy(bytes + length, &attribute, sizeof(attribute));
  if (size > 0) memcpy(bytes + length + NLA_HDRLEN, value, size);
  length += NLA_ALIGN(attribute.nla_len);
}

static void put8(int type, int value) {
  __u8 byte = value;
  put(type, &byte, 1);
}

static void put16(int type, int value) {
  __u16 word = value;
  put(type, &word, sizeof(word));
}

static void put32(int type, __u32 value) { put(type, &value, sizeof(value)); }

static void open_nest(int type) {
  nests[depth++] = length;
  put(type | NLA_F_NESTED, NULL, 0);
}

static void close_nest(void) {
  struct nlattr attribute;
  int at = nests[--depth];
  memcpy(&attribute, bytes + at, sizeof(attribute));
  attribute.nla_len = length - at;
  memcpy(bytes + at, &attribute, sizeof(attribute));
}

static void print(const char *name) {
  printf("%s ", name);
  for (unsigned at = 0; at < length; at++) printf("%02x", bytes[at]);
  printf("\n");
}

static void name(void) { put(DCB_ATTR_IFNAME, "plain", 6); }

static void app(int attribute, int selector, int priority, int protocol) {
  struct dcb_app entry = {.selector = selector, .priority = priority, .protocol = protocol};
  put(attribute, &entry, sizeof(entry));
}

// Shares of 100 together, which dcb looks after.
static const __u8 shares[3][8] = {{0, 0, 10, 20, 30, 10, 5, 25}, {5, 15, 10, 20, 10, 10, 10, 20}, {12, 13, 12, 13, 12, 13, 12, 13}};

static struct ieee_ets ets_from(int start) {
  struct ieee_ets ets = {.willing = 1, .ets_cap = 8, .cbs = 1};
  for (int i = 0; i < 8; i++) {
    ets.tc_tx_bw[i] = shares[start % 3][i];
    ets.tc_rx_bw[i] = shares[(start + 1) % 3][i];
    ets.tc_tsa[i] = i == 7 ? IEEE_8021QAZ_TSA_VENDOR : i < 2 ? i : IEEE_8021QAZ_TSA_ETS;
    ets.prio_tc[i] = 7 - i;
    ets.tc_reco_bw[i] = shares[(start + 2) % 3][i];
    ets.tc_reco_tsa[i] = i % 3;
    ets.reco_prio_tc[i] = i / 2;
  }
  return ets;
}

static struct ieee_pfc pfc_from(int start) {
  struct ieee_pfc pfc = {.pfc_cap = 8, .pfc_en = 0x18, .mbc = 1, .delay = 0x1234};
  for (int i = 0; i < 8; i++) {
    pfc.requests[i] = (1ull << 40) + start + i;
    pfc.indications[i] = (1ull << 41) + start + i;
  }
  return pfc;
}

static void ieee(void) {
  name();
  open_nest(DCB_ATTR_IEEE);
  struct ieee_ets ets = ets_from(0);
  put(DCB_ATTR_IEEE_ETS, &ets, sizeof(ets));
  struct ieee_maxrate maxrate;
  for (int i = 0; i < 8; i++) maxrate.tc_maxrate[i] = 1000ull * (i + 1) + (i == 7 ? 1ull << 35 : 0);
  put(DCB_ATTR_IEEE_MAXRATE, &maxrate, sizeof(maxrate));
  struct ieee_qcn qcn = {0};
  __u32 *words[] = {qcn.rppp_max_rps, qcn.rpg_time_reset, qcn.rpg_byte_reset, qcn.rpg_threshold, qcn.rpg_max_rate,
    qcn.rpg_ai_rate, qcn.rpg_hai_rate, qcn.rpg_gd, qcn.rpg_min_dec_fac, qcn.rpg_min_rate};
  for (int i = 0; i < 8; i++) {
    qcn.rpg_enable[i] = i % 2;
    for (int j = 0; j < 10; j++) words[j][i] = 100000 * (j + 1) + i;
    qcn.cndd_state_machine[i] = i % 5;
  }
  put(DCB_ATTR_IEEE_QCN, &qcn, sizeof(qcn));
  struct ieee_qcn_stats stats;
  for (int i = 0; i < 8; i++) {
    stats.rppp_rp_centiseconds[i] = (1ull << 33) + i;
    stats.rppp_created_rps[i] = 70 + i;
  }
  put(DCB_ATTR_IEEE_QCN_STATS, &stats, sizeof(stats));
  struct ieee_pfc pfc = pfc_from(1);
  put(DCB_ATTR_IEEE_PFC, &pfc, sizeof(pfc));
  struct dcbnl_buffer buffer = {.total_size = 1000000};
  for (int i = 0; i < 8; i++) {
    buffer.prio2buffer[i] = i / 2;
    buffer.buffer_size[i] = 10000 * (i + 1);
  }
  put(DCB_ATTR_DCB_BUFFER, &buffer, sizeof(buffer));
  open_nest(DCB_ATTR_IEEE_APP_TABLE);
  app(DCB_ATTR_IEEE_APP, IEEE_8021QAZ_APP_SEL_ETHERTYPE, 3, 0x8906);
  app(DCB_ATTR_IEEE_APP, IEEE_8021QAZ_APP_SEL_DSCP, 5, 46);
  app(DCB_ATTR_IEEE_APP, IEEE_8021QAZ_APP_SEL_DSCP, 6, 46);
  app(DCB_ATTR_IEEE_APP, IEEE_8021QAZ_APP_SEL_STREAM, 4, 3260);
  app(DCB_ATTR_IEEE_APP, IEEE_8021QAZ_APP_SEL_DGRAM, 2, 53);
  app(DCB_ATTR_IEEE_APP, IEEE_8021QAZ_APP_SEL_ANY, 1, 443);
  close_nest();
}

static void ieee_newer(void) {
  open_nest(DCB_ATTR_IEEE_APP_TABLE);
  app(DCB_APP, SELECTOR_PCP, 1, 9);
  close_nest();
  open_nest(REWR_TABLE);
  app(DCB_ATTR_IEEE_APP, IEEE_8021QAZ_APP_SEL_DSCP, 5, 40);
  app(DCB_APP, SELECTOR_PCP, 5, 12);
  close_nest();
  open_nest(APP_TRUST_TABLE);
  put8(DCB_ATTR_IEEE_APP, IEEE_8021QAZ_APP_SEL_DSCP);
  put8(DCB_APP, SELECTOR_PCP);
  close_nest();
}

static void ieee_peer(void) {
  struct ieee_ets ets = ets_from(1);
  struct ieee_pfc pfc = pfc_from(50);
  put(DCB_ATTR_IEEE_PEER_ETS, &ets, sizeof(ets));
  put(DCB_ATTR_IEEE_PEER_PFC, &pfc, sizeof(pfc));
  open_nest(DCB_ATTR_IEEE_PEER_APP);
  app(DCB_ATTR_IEEE_APP, IEEE_8021QAZ_APP_SEL_ETHERTYPE, 4, 0x8914);
  close_nest();
}

static void group(int direction) {
  open_nest(direction);
  for (int i = 0; i < 8; i++) {
    open_nest(DCB_PG_ATTR_TC_0 + i);
    put8(DCB_TC_ATTR_PARAM_PGID, 7 - i);
    put8(DCB_TC_ATTR_PARAM_UP_MAPPING, 1 << i);
    put8(DCB_TC_ATTR_PARAM_STRICT_PRIO, i % 3);
    put8(DCB_TC_ATTR_PARAM_BW_PCT, 10 + i);
    close_nest();
  }
  for (int i = 0; i < 8; i++) put8(DCB_PG_ATTR_BW_ID_0 + i, 20 + i);
  close_nest();
}

static void cee(void) {
  name();
  open_nest(DCB_ATTR_CEE);
  group(DCB_ATTR_CEE_TX_PG);
  group(DCB_ATTR_CEE_RX_PG);
  open_nest(DCB_ATTR_CEE_PFC);
  for (int i = 0; i < 8; i++) put8(DCB_PFC_UP_ATTR_0 + i, i % 4);
  close_nest();
  open_nest(DCB_ATTR_CEE_APP_TABLE);
  open_nest(DCB_ATTR_APP);
  put8(DCB_APP_ATTR_IDTYPE, DCB_APP_IDTYPE_ETHTYPE);
  put16(DCB_APP_ATTR_ID, 0x8906);
  put8(DCB_APP_ATTR_PRIORITY, 0x08);
  close_nest();
  open_nest(DCB_ATTR_APP);
  put8(DCB_APP_ATTR_IDTYPE, DCB_APP_IDTYPE_PORTNUM);
  put16(DCB_APP_ATTR_ID, 3260);
  put8(DCB_APP_ATTR_PRIORITY, 0x30);
  close_nest();
  close_nest();
  open_nest(DCB_ATTR_CEE_FEAT);
  put8(DCB_FEATCFG_ATTR_PG, DCB_FEATCFG_ENABLE | DCB_FEATCFG_WILLING);
  put8(DCB_FEATCFG_ATTR_PFC, DCB_FEATCFG_ERROR);
  put8(DCB_FEATCFG_ATTR_APP, DCB_FEATCFG_ADVERTISE);
  close_nest();
  struct cee_pg pg = {.willing = 1, .error = 0, .pg_en = 1, .tcs_supported = 8};
  for (int i = 0; i < 8; i++) {
    pg.pg_bw[i] = 5 + i;
    pg.prio_pg[i] = i / 4;
  }
  put(DCB_ATTR_CEE_PEER_PG, &pg, sizeof(pg));
  struct cee_pfc pfc = {.willing = 0, .error = 1, .pfc_en = 0x81, .tcs_supported = 4};
  put(DCB_ATTR_CEE_PEER_PFC, &pfc, sizeof(pfc));
  open_nest(DCB_ATTR_CEE_PEER_APP_TABLE);
  struct dcb_peer_app_info info = {.willing = 1, .error = 1};
  put(DCB_ATTR_CEE_PEER_APP_INFO, &info, sizeof(info));
  app(DCB_ATTR_CEE_PEER_APP, DCB_APP_IDTYPE_PORTNUM, 0x21, 3260);
  app(DCB_ATTR_CEE_PEER_APP, DCB_APP_IDTYPE_ETHTYPE, 0x08, 0x8914);
  close_nest();
  close_nest();
  put8(DCB_ATTR_DCBX, DCB_CAP_DCBX_HOST | DCB_CAP_DCBX_VER_CEE);
}

static void answers(void) {
  begin(DCB_CMD_IEEE_GET);
  ieee();
  close_nest();
  put8(DCB_ATTR_DCBX, DCB_CAP_DCBX_HOST | DCB_CAP_DCBX_VER_IEEE);
  print("ieee-get");
  begin(DCB_CMD_IEEE_GET);
  name();
  open_nest(DCB_ATTR_IEEE);
  ieee_newer();
  ieee_peer();
  close_nest();
  print("ieee-get-newer");
  begin(DCB_CMD_CEE_GET);
  cee();
  print("cee-get");
  begin(DCB_CMD_GSTATE);
  put8(DCB_ATTR_STATE, 1);
  print("gstate");
  begin(DCB_CMD_PFC_GSTATE);
  put8(DCB_ATTR_PFC_STATE, 0);
  print("pfc-gstate");
  begin(DCB_CMD_PFC_GCFG);
  open_nest(DCB_ATTR_PFC_CFG);
  for (int i = 0; i < 8; i++) put8(DCB_PFC_UP_ATTR_0 + i, i % 4);
  close_nest();
  print("pfc-gcfg");
  begin(DCB_CMD_PGTX_GCFG);
  group(DCB_ATTR_PG_CFG);
  print("pgtx-gcfg");
  begin(DCB_CMD_PGRX_GCFG);
  group(DCB_ATTR_PG_CFG);
  print("pgrx-gcfg");
  begin(DCB_CMD_GPERM_HWADDR);
  __u8 address[32];
  memset(address, 0xff, sizeof(address));
  for (int i = 0; i < 6; i++) address[i] = i == 0 ? 2 : i;
  put(DCB_ATTR_PERM_HWADDR, address, sizeof(address));
  print("gperm-hwaddr");
  begin(DCB_CMD_GCAP);
  open_nest(DCB_ATTR_CAP);
  put8(DCB_CAP_ATTR_PG, 1);
  put8(DCB_CAP_ATTR_PFC, 1);
  put8(DCB_CAP_ATTR_UP2TC, 0);
  put8(DCB_CAP_ATTR_PG_TCS, 0x88);
  put8(DCB_CAP_ATTR_PFC_TCS, 0x80);
  put8(DCB_CAP_ATTR_GSP, 1);
  put8(DCB_CAP_ATTR_BCN, 0);
  put8(DCB_CAP_ATTR_DCBX, DCB_CAP_DCBX_LLD_MANAGED | DCB_CAP_DCBX_STATIC);
  close_nest();
  print("gcap");
  begin(DCB_CMD_GNUMTCS);
  open_nest(DCB_ATTR_NUMTCS);
  put8(DCB_NUMTCS_ATTR_PG, 8);
  put8(DCB_NUMTCS_ATTR_PFC, 4);
  close_nest();
  print("gnumtcs");
  begin(DCB_CMD_BCN_GCFG);
  open_nest(DCB_ATTR_BCN);
  for (int i = 0; i < 8; i++) put8(DCB_BCN_ATTR_RP_0 + i, i % 2);
  for (int i = DCB_BCN_ATTR_BCNA_0; i <= DCB_BCN_ATTR_RI; i++) put32(i, 1000000 + i);
  close_nest();
  print("bcn-gcfg");
  begin(DCB_CMD_GAPP);
  open_nest(DCB_ATTR_APP);
  put8(DCB_APP_ATTR_IDTYPE, DCB_APP_IDTYPE_PORTNUM);
  put16(DCB_APP_ATTR_ID, 3260);
  put8(DCB_APP_ATTR_PRIORITY, 0x10);
  close_nest();
  print("gapp");
  begin(DCB_CMD_GFEATCFG);
  open_nest(DCB_ATTR_FEATCFG);
  put8(DCB_FEATCFG_ATTR_PG, DCB_FEATCFG_ENABLE);
  put8(DCB_FEATCFG_ATTR_PFC, DCB_FEATCFG_ERROR | DCB_FEATCFG_WILLING);
  put8(DCB_FEATCFG_ATTR_APP, 0);
  close_nest();
  print("gfeatcfg");
  begin(DCB_CMD_GDCBX);
  put8(DCB_ATTR_DCBX, DCB_CAP_DCBX_STATIC | DCB_CAP_DCBX_VER_IEEE | 0x80);
  print("gdcbx");
}

static void ask(int command, const char *title) {
  begin(command);
  name();
  print(title);
}

static void requests(void) {
  ask(DCB_CMD_GSTATE, "ask gstate");
  ask(DCB_CMD_PFC_GSTATE, "ask pfc-gstate");
  ask(DCB_CMD_GPERM_HWADDR, "ask gperm-hwaddr");
  ask(DCB_CMD_GDCBX, "ask gdcbx");
  ask(DCB_CMD_CEE_GET, "ask cee-get");
  begin(DCB_CMD_SSTATE);
  name();
  put8(DCB_ATTR_STATE, 1);
  print("ask sstate");
  begin(DCB_CMD_PFC_SSTATE);
  name();
  put8(DCB_ATTR_PFC_STATE, 0);
  print("ask pfc-sstate");
  begin(DCB_CMD_PFC_GCFG);
  name();
  open_nest(DCB_ATTR_PFC_CFG);
  put(DCB_PFC_UP_ATTR_ALL, NULL, 0);
  close_nest();
  print("ask pfc-gcfg");
  begin(DCB_CMD_PFC_SCFG);
  name();
  open_nest(DCB_ATTR_PFC_CFG);
  for (int i = 0; i < 8; i++) put8(DCB_PFC_UP_ATTR_0 + i, i == 3);
  close_nest();
  print("ask pfc-scfg");
  int asks[] = {DCB_CMD_PGTX_GCFG, DCB_CMD_PGRX_GCFG};
  for (int i = 0; i < 2; i++) {
    begin(asks[i]);
    name();
    open_nest(DCB_ATTR_PG_CFG);
    open_nest(DCB_PG_ATTR_TC_ALL);
    put(DCB_TC_ATTR_PARAM_ALL, NULL, 0);
    close_nest();
    put(DCB_PG_ATTR_BW_ID_ALL, NULL, 0);
    close_nest();
    print(i == 0 ? "ask pgtx-gcfg" : "ask pgrx-gcfg");
  }
  int sets[] = {DCB_CMD_PGTX_SCFG, DCB_CMD_PGRX_SCFG};
  for (int i = 0; i < 2; i++) {
    begin(sets[i]);
    name();
    group(DCB_ATTR_PG_CFG);
    print(i == 0 ? "ask pgtx-scfg" : "ask pgrx-scfg");
  }
  begin(DCB_CMD_SET_ALL);
  name();
  put8(DCB_ATTR_SET_ALL, 1);
  print("ask set-all");
  begin(DCB_CMD_GCAP);
  name();
  open_nest(DCB_ATTR_CAP);
  put(DCB_CAP_ATTR_ALL, NULL, 0);
  close_nest();
  print("ask gcap");
  begin(DCB_CMD_GNUMTCS);
  name();
  open_nest(DCB_ATTR_NUMTCS);
  put(DCB_NUMTCS_ATTR_ALL, NULL, 0);
  close_nest();
  print("ask gnumtcs");
  begin(DCB_CMD_SNUMTCS);
  name();
  open_nest(DCB_ATTR_NUMTCS);
  put8(DCB_NUMTCS_ATTR_PG, 4);
  put8(DCB_NUMTCS_ATTR_PFC, 2);
  close_nest();
  print("ask snumtcs");
  begin(DCB_CMD_BCN_GCFG);
  name();
  open_nest(DCB_ATTR_BCN);
  put(DCB_BCN_ATTR_ALL, NULL, 0);
  close_nest();
  print("ask bcn-gcfg");
  begin(DCB_CMD_BCN_SCFG);
  name();
  open_nest(DCB_ATTR_BCN);
  for (int i = 0; i < 8; i++) put8(DCB_BCN_ATTR_RP_0 + i, i % 2);
  for (int i = DCB_BCN_ATTR_BCNA_0; i <= DCB_BCN_ATTR_C; i++) put32(i, 1000000 + i);
  close_nest();
  print("ask bcn-scfg");
  begin(DCB_CMD_GAPP);
  name();
  open_nest(DCB_ATTR_APP);
  put8(DCB_APP_ATTR_IDTYPE, DCB_APP_IDTYPE_PORTNUM);
  put16(DCB_APP_ATTR_ID, 3260);
  close_nest();
  print("ask gapp");
  begin(DCB_CMD_SAPP);
  name();
  open_nest(DCB_ATTR_APP);
  put8(DCB_APP_ATTR_IDTYPE, DCB_APP_IDTYPE_ETHTYPE);
  put16(DCB_APP_ATTR_ID, 0x8906);
  put8(DCB_APP_ATTR_PRIORITY, 0x18);
  close_nest();
  print("ask sapp");
  begin(DCB_CMD_GFEATCFG);
  name();
  open_nest(DCB_ATTR_FEATCFG);
  put(DCB_FEATCFG_ATTR_ALL, NULL, 0);
  close_nest();
  print("ask gfeatcfg");
  begin(DCB_CMD_SFEATCFG);
  name();
  open_nest(DCB_ATTR_FEATCFG);
  put8(DCB_FEATCFG_ATTR_PG, DCB_FEATCFG_ENABLE | DCB_FEATCFG_ADVERTISE);
  put8(DCB_FEATCFG_ATTR_APP, DCB_FEATCFG_WILLING);
  close_nest();
  print("ask sfeatcfg");
  begin(DCB_CMD_SDCBX);
  name();
  put8(DCB_ATTR_DCBX, DCB_CAP_DCBX_HOST | DCB_CAP_DCBX_VER_CEE);
  print("ask sdcbx");
  begin(DCB_CMD_IEEE_SET);
  name();
  open_nest(DCB_ATTR_IEEE);
  open_nest(APP_TRUST_TABLE);
  put8(DCB_APP, SELECTOR_PCP);
  put8(DCB_ATTR_IEEE_APP, IEEE_8021QAZ_APP_SEL_DSCP);
  close_nest();
  close_nest();
  print("ask ieee-set trust");
  begin(DCB_CMD_IEEE_SET);
  name();
  open_nest(DCB_ATTR_IEEE);
  open_nest(REWR_TABLE);
  app(DCB_ATTR_IEEE_APP, IEEE_8021QAZ_APP_SEL_DSCP, 5, 40);
  app(DCB_APP, SELECTOR_PCP, 5, 12);
  close_nest();
  close_nest();
  print("ask ieee-set rewrite");
}

int main(void) {
  answers();
  requests();
  return 0;
}
