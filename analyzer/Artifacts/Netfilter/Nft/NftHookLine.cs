using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

/// <summary>The line of a chain that hangs it on a hook.</summary>
internal static class NftHookLine
{
    // type filter hook ingress device "eth0" priority filter + 10; policy accept;
    // type filter hook egress devices = { "eth0", "eth1" } priority 0; policy accept;
    public static NftHook? Read(SourceLine line, ImmutableArray<NftWord> words, string family)
    {
        if (words is not [{ IsQuoted: false, Text: "type" }, var type, { Text: "hook" }, var hook, ..])
            return null;

        var priority = After(words, "priority");
        return new(line, type.Text, hook.Text.ToLowerInvariant(), NftPriority.Of(priority, family), After(words, "policy").FirstOrDefault() is "drop" ? "drop" : "accept", Devices(words));
    }

    private static ImmutableArray<string> Devices(ImmutableArray<NftWord> words)
    {
        var one = words.IndexOf(new("device", false));
        var several = words.IndexOf(new("devices", false));
        return one >= 0 && one + 1 < words.Length ? [words[one + 1].Text]
            : several >= 0 ? [.. words.Skip(several + 1).TakeWhile(word => !word.Is("}")).Where(word => !word.Is("=") && !word.Is("{") && !word.Is(",")).Select(word => word.Text)] : [];
    }

    private static List<string> After(ImmutableArray<NftWord> words, string keyword) =>
        words.IndexOf(new(keyword, false)) is >= 0 and var at ? [.. words.Skip(at + 1).TakeWhile(word => !word.Is(";")).Select(word => word.Text)] : [];
}
