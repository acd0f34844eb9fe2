# Interfaces
iw phy phy0 interface add mon0 type monitor
iw phy phy0 interface add ap0 type __ap
iw phy phy0 interface add mesh0 type mp mesh_id backbone
iw phy phy0 interface add sta1 type managed 4addr on
iw phy phy0 interface add sta2 type managed addr 02:00:00:00:0a:02
iw dev wlan0 set type ibss
iw dev wlan0 set type managed
iw dev wlan0 info
iw dev
# Radios
iw phy phy0 set rts 500
iw phy phy0 set frag 1000
iw phy phy0 set retry short 5 long 3
iw phy phy0 set name radio0
iw phy radio0 info
iw list
# Settings
iw dev wlan0 set power_save on
iw dev wlan0 get power_save
iw dev wlan0 set txpower fixed 1000
iw dev wlan0 station dump
iw dev wlan0 survey dump
iw reg set DE
iw reg get
