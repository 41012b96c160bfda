using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;

namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>Tests put together.</summary>
internal static class Tests
{
    public static PacketTest Yes { get; } = (_, _) => Answer.Yes;
    public static PacketTest No { get; } = (_, _) => Answer.No;

    public static PacketTest Unknown(string what)
    {
        var answer = Answer.Unknown(what);
        return (_, _) => answer;
    }

    public static PacketTest Negated(bool negated, PacketTest test) => negated ? (packet, stack) => test(packet, stack).Negated(true) : test;

    /// <summary>Every option of the match must hold, or not hold where it is negated.</summary>
    public static PacketTest EachOption(Match match, Func<RuleOption, PacketTest> compile) => EachOption(match.Options, compile);

    public static PacketTest EachOption(IEnumerable<RuleOption> options, Func<RuleOption, PacketTest> compile) => All([.. options.Select(option => Negated(option.Negated, compile(option)))]);

    /// <summary>All must hold.</summary>
    public static PacketTest All(ImmutableArray<PacketTest> tests) => tests switch
    {
        [] => Yes,
        [var one] => one,
        [var one, var other] => (packet, stack) => Both(one(packet, stack), other, packet, stack),
        _ => (packet, stack) =>
        {
            var all = Answer.Yes;
            foreach (var test in tests)
            {
                all = Both(all, test, packet, stack);
                if (all.Truth == Truth.No)
                    return all;
            }

            return all;
        }
        ,
    };

    private static Answer Both(Answer one, PacketTest other, Packets.Packet packet, NetworkStack stack) => one.Truth switch
    {
        Truth.No => one,
        Truth.Yes => other(packet, stack),
        _ => one.And(other(packet, stack)),
    };
}
