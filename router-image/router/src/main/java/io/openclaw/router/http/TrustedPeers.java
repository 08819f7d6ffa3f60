package io.openclaw.router.http;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The address blocks of proxies in front of us: their X-Forwarded fields and their Forwarded are believed, and their PROXY headers. */
final class TrustedPeers {
    private final List<IpSubnetFilterRule> blocks = new ArrayList<>();

    /** @param cidrs as in 10.0.0.0/8; a bare address is a block of one */
    TrustedPeers(List<String> cidrs) {
        for (String cidr : cidrs) {
            int slash = cidr.indexOf('/');
            String address = slash < 0 ? cidr : cidr.substring(0, slash);
            int whole = NetUtil.isValidIpV4Address(address) ? 32 : 128;
            int prefix = slash < 0 ? whole : Integer.parseInt(cidr.substring(slash + 1));
            blocks.add(new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT));
        }
    }

    boolean isEmpty() {
        return blocks.isEmpty();
    }

    boolean contains(InetSocketAddress peer) {
        for (IpSubnetFilterRule block : blocks) {
            if (block.matches(peer)) {
                return true;
            }
        }
        return false;
    }
}
