using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Netfilter;

namespace SupportBundle.Analyzer.Tests.PacketPath.Netfilter;

public sealed class RuleIndexTests
{
    private static readonly string[] Matches =
    [
        "-d 10.96.0.1/32 -p udp -m udp --dport 53", "-d 10.96.0.2/32", "-s 10.244.3.2/32", "! -d 10.96.0.2/32", "-p tcp -m tcp --dport 80", "-p udp -m udp --dport 53", "-p udp -m udp ! --dport 53",
        "-i eth0", "! -i eth0", "-i eth+", "-o cni0", "-o cali1", "-d 10.96.0.0/16", "-m mark --mark 0x1", "-p udp -m udp --dport 50:53", "-p udp",
    ];

    private static readonly string[] Packets =
    [
        "udp 10.244.3.2:1 > 10.96.0.1:53 in=eth0 out=cni0", "udp 10.244.3.3:1 > 10.96.0.2:54", "tcp 10.244.3.2:1 > 10.96.0.3:80 in=cali1 out=eth0", "udp 10.244.3.3:1 > 10.96.0.1:? in=eth0", "icmp 10.0.0.1 > 10.96.0.2 out=cali1",
    ];

    // A rule that marks leaves its trace; a long chain has an index, its pieces in shorter ones have none.
    [Fact]
    public void A_long_chain_is_walked_as_if_it_had_no_index()
    {
        Prop.ForAll(Gen.Choose(0, Matches.Length - 1).ArrayOf(40).ToArbitrary(), chosen => Packets.All(packet => Hits(chosen, packet, 40) == Hits(chosen, packet, 10))).QuickCheckThrowOnFailure();
    }

    private static string Hits(int[] chosen, string packet, int chunk)
    {
        var text = new StringBuilder("*mangle\n:FORWARD ACCEPT [0:0]\n");
        var chunks = chosen.Chunk(chunk).ToList();
        for (var at = 0; at < chunks.Count; at++)
            text.Append($":C{at} - [0:0]\n-A FORWARD -j C{at}\n");
        for (var at = 0; at < chosen.Length; at++)
            text.Append($"-A C{at / chunk} {Matches[chosen[at]]} -j MARK --set-xmark 0x{at + 2:x}/0xffffffff\n");

        var save = IptablesSave.Parse(new("n", "netfilter/iptables-save.txt", text.Append("COMMIT\n").ToString())).Value;
        var ends = new ChainWalk(NetworkStack.Of(Fixtures.OneNode.With())).Walk(IptablesChains.Of(save, "iptables").Single().Chain, Branch.Of(PacketText.Of(packet)));
        return string.Join(' ', ends.Select(end => string.Join(',', Trail.Ordered(end.Branch.Trail).Select(trail => trail.Event.ToStep()).Where(step => step.Kind == StepKind.Mark).Select(step => step.After))).Order());
    }
}
