using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;

namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>Tests put together.</summary>
internal static class Tests
{
    public static PacketTest Unknown(string what)
    {
        var answer = Answer.Unknown(what);
        return (_, _) => answer;
    }

    public static PacketTest Negated(bool negated, PacketTest test) => negated ? (packet, stack) => test(packet, stack).Negated(true) : test;

    /// <summary>Every option of the match must hold, or not hold where it is negated.</summary>
    public static PacketTest EachOption(Match match, Func<RuleOption, PacketTest> compile) => All([.. match.Options.Select(option => Negated(option.Negated, compile(option)))]);

    /// <summary>All must hold.</summary>
    public static PacketTest All(ImmutableArray<PacketTest> tests) => tests.Length == 1 ? tests[0] : (packet, stack) =>
    {
        var all = Answer.Yes;
        foreach (var test in tests)
        {
            all = all.And(test(packet, stack));
            if (all.Truth == Truth.No)
                return all;
        }

        return all;
    };
}
