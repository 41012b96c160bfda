using System.Collections.Immutable;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Signatures;

/// <summary>What the kernel, packet captures and clients say of packets that a firewall stops.</summary>
internal static class NetfilterSignatures
{
    public static ImmutableArray<Signature> All { get; } =
    [
        // Written by the TRACE target: table, chain, and which rule of it, counted from 1.
        new("netfilter/trace-line", Severity.Info,
            "TRACE: ",
            """TRACE: (?<place>(?<table>[a-z]+):(?<chain>[^:\s]+):(?<kind>rule|policy|return):(?<number>\d+)) IN=(?<in>\S*) OUT=(?<out>\S*) .*?SRC=(?<src>\S+) DST=(?<dst>\S+) .*?PROTO=(?<proto>\S+)(?: SPT=(?<spt>\d+) DPT=(?<dpt>\d+))?""")
        {
            CountBy = "place",
            OnlyForRules = true,
            SeenIn = "Linux 5.4 (Ubuntu 20.04), legacy TRACE",
            Matches =
            [
                "Mar  8 02:07:08 master1 kernel: [271253.540926] TRACE: filter:FORWARD:rule:16 IN=flannel.1 OUT=cni0 MAC=62:6d:28:95:48:fe:3e:d3:39:f5:46:2c:08:00 SRC=10.244.3.2 DST=10.244.0.7 LEN=82 TOS=0x00 PREC=0x00 TTL=62 ID=26190 PROTO=UDP SPT=45338 DPT=53 LEN=62 ",
                "kernel: [1.0] TRACE: raw:PREROUTING:policy:2 IN=eth0 OUT= MAC=52:54 SRC=10.0.0.1 DST=10.0.0.2 LEN=84 TOS=0x00 PREC=0x00 TTL=64 ID=1 DF PROTO=ICMP TYPE=8 CODE=0 ID=1 SEQ=1",
            ],
            MustNotMatch = ["kernel: Call TRACE: none", "TRACE: something else"],
        },

        // tcpdump's words for ICMP type 3 code 10 and 13, which only a firewall sends.
        new("netfilter/icmp-admin-prohibited", Severity.Warning,
            "unreachable - admin prohibited",
            """IP (?<reporter>\S+) > (?<client>\S+): ICMP host (?<target>\S+) unreachable - admin prohibited""")
        {
            SeenIn = "tcpdump 4.9",
            Matches = ["IP 10.244.0.0 > 10.244.3.2: ICMP host 10.244.0.2 unreachable - admin prohibited, length 90"],
            MustNotMatch = ["IP 10.244.0.0 > 10.244.3.2: ICMP host 10.244.0.2 unreachable, length 90"],
        },
    ];
}
