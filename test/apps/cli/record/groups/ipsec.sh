# IPsec
ip xfrm state add src 192.0.2.1 dst 192.0.2.2 proto esp spi 0x100 mode tunnel enc 'cbc(aes)' 0x00112233445566778899aabbccddeeff auth-trunc 'hmac(sha256)' 0x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff 128
ip xfrm state add src 192.0.2.2 dst 192.0.2.1 proto esp spi 0x101 mode transport aead 'rfc4106(gcm(aes))' 0x00112233445566778899aabbccddeeff00112233 128
ip xfrm policy add src 10.0.0.0/24 dst 10.1.0.0/24 dir out tmpl src 192.0.2.1 dst 192.0.2.2 proto esp mode tunnel
ip xfrm policy add src 10.1.0.0/24 dst 10.0.0.0/24 dir in priority 5 tmpl src 192.0.2.2 dst 192.0.2.1 proto esp mode tunnel
ip xfrm policy delete src 10.1.0.0/24 dst 10.0.0.0/24 dir in
ip xfrm state delete src 192.0.2.2 dst 192.0.2.1 proto esp spi 0x101
ip xfrm state
ip xfrm policy
