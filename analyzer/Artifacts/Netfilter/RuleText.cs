using System.Text;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>Makes strings of words, one for all that say the same a short while after each other: 100,000 rules hold few different words.</summary>
internal sealed class RuleText(string content)
{
    private const int Slots = 4096;

    private readonly string?[] _recent = new string?[Slots];

    public string Content => content;

    public string Of(RuleWord word) => word.IsEscaped ? Unescaped(word.In(content)) : Of(word.In(content));

    public string Of(ReadOnlySpan<char> word)
    {
        ref var slot = ref _recent[string.GetHashCode(word) & (Slots - 1)];
        if (slot is null || !word.SequenceEqual(slot))
            slot = word.ToString();

        return slot;
    }

    // dnat name: \"lab\" id: \"47ba\"
    private static string Unescaped(ReadOnlySpan<char> word)
    {
        var plain = new StringBuilder(word.Length);
        for (var at = 0; at < word.Length; at++)
        {
            if (word[at] == '\\' && at + 1 < word.Length)
                at++;

            plain.Append(word[at]);
        }

        return plain.ToString();
    }
}
