using SupportBundle.Analyzer.Artifacts.Netfilter.Nft;
using SupportBundle.Analyzer.PacketPath.Branching;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Nft;

/// <summary>Makes the questions of rules ready to be asked.</summary>
internal static class NftTests
{
    public static PacketTest Compile(NftMatch match, NftScope scope)
    {
        var field = NftExpressions.Compile(match.Left, scope);
        if (match.Left is NftFib { Result: not "type" } && IsPresence(match.Right) is { } isPresent)
            return Asked(field, reading => Reaches(reading, match.ToString()).Negated(isPresent == (match.Operator == NftOperator.NotEqual)));
        if (match.Right is NftAnonymousSet or NftSetReference)
            return Membership(match, field, scope);
        if (field.Types.Length == 1 && NftPattern.Of(match.Right, field.Types[0]) is { } pattern)
            return Asked(field, reading => NftComparison.Holds(reading, match.Operator, pattern, match.ToString()));

        return Tests.Unknown(match.ToString());
    }

    /// <summary>Whether there is something to read: a statement that needs a key ends the rule for other packets.</summary>
    public static PacketTest CanRead(NftField field) => (packet, stack) => Answer.Of(field.Read(packet, stack) != NftReading.Nothing);

    private static PacketTest Asked(NftField field, Func<NftReading, Answer> holds) => (packet, stack) => field.Read(packet, stack) is var reading && reading == NftReading.Nothing ? Answer.No : holds(reading);

    // ip saddr != { 10.0.0.0/8 }      ip saddr @affinity
    private static PacketTest Membership(NftMatch match, NftField field, NftScope scope)
    {
        var negated = match.Operator == NftOperator.NotEqual;
        if (match.Operator is not (NftOperator.Equal or NftOperator.NotEqual or NftOperator.In) || scope.Contents(match.Right, field.Types) is not { } contents)
            return Tests.Unknown(match.ToString());

        var changes = scope.IsChangedByPackets(match.Right) ? Answer.Unknown($"{match}: packets change {match.Right}") : (Answer?)null;
        return Asked(field, reading => (changes ?? NftComparison.AnyOf(contents.Find(reading), at => ByCarried(contents[at], match))).Negated(negated));
    }

    // An element may carry a limit of its own.
    private static Answer ByCarried(NftSetElement element, NftMatch match) =>
        element.Statements.All(statement => statement is NftCounter or NftLast) ? Answer.Yes : Answer.Unknown($"{match}: {string.Join(' ', element.Statements)}");

    // fib saddr . iif oif missing      fib saddr . iif oif 0      fib saddr check exists
    private static bool? IsPresence(NftExpression right) => right is NftValue { Text: var word }
        ? word switch
        {
            "missing" or "0" or "false" => false,
            "exists" or "1" or "true" => true,
            _ => null,
        }
        : null;

    private static Answer Reaches(NftReading reading, string what) =>
        reading is NftReading.Value { Parts: [{ Name: { } name }] } ? Answer.Of(name.Length > 0) : Answer.Unknown(what);
}
