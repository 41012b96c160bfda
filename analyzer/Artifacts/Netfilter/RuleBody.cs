using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>A rule's text split into its matches and its target.</summary>
internal sealed record RuleBody(ImmutableArray<Match> Matches, Target? Target)
{
    // -s 10.244.0.0/16 ! -d 10.0.0.0/8 -p tcp -m comment --comment "a \"b\"" -m tcp --dport 80 -j DNAT --to-destination 10.1.2.3:80
    public static RuleBody Parse(ReadOnlySpan<char> text)
    {
        var split = new Splitter();
        var words = new RuleWords(text);
        while (words.Next(out var word, out var quoted))
            split.Take(word, quoted);

        return split.End();
    }

    /// <summary>Collects words into options, options into matches, and what follows <c>-j</c> into the target.</summary>
    private sealed class Splitter
    {
        private readonly ImmutableArray<Match>.Builder matches = ImmutableArray.CreateBuilder<Match>();
        private readonly List<RuleOption> options = [];
        private readonly List<string> values = [];
        private string module = Match.Ip;
        private string? option;
        private string? protocol;
        private bool negateNext;
        private bool negated;
        private bool isTarget;
        private bool isGoto;

        public void Take(string word, bool quoted)
        {
            if (quoted || !IsOptionOrBang(word))
                TakeValue(word);
            else if (word == "!")
                TakeBang();
            else
                TakeOption(word);
        }

        public RuleBody End()
        {
            EndOption();
            if (isTarget)
                return new(matches.ToImmutable(), new(module, isGoto, [.. options]));

            EndMatch();
            return new(matches.ToImmutable(), null);
        }

        // A negative number is a value; an option has a letter after its dashes.
        private static bool IsOptionOrBang(string word) =>
            word == "!" || (word.Length > 1 && word[0] == '-' && (char.IsAsciiLetter(word[1]) || word[1] == '-'));

        private void TakeBang()
        {
            // Old form: --dport ! 80
            if (option is not null && values.Count == 0 && !negated && TakesAValue(option))
                negated = true;
            else
                negateNext = true;
        }

        // ! after one of these opens the next option; they have no value themselves.
        private static bool TakesAValue(string option) =>
            option is "-s" or "-d" or "-p" or "-i" or "-o" or "--dport" or "--sport" or "--dports" or "--sports" or "--ports"
                or "--state" or "--ctstate" or "--mark" or "--icmp-type" or "--mac-source" or "--limit" or "--tcp-option";

        private void TakeValue(string word)
        {
            if (option is "-m" or "-j" or "-g" && values.Count == 0)
                BeginModule(word);
            else
                values.Add(word);
        }

        private void TakeOption(string word)
        {
            EndOption();
            if (IsBasic(word) && !isTarget && module != Match.Ip)
            {
                EndMatch();
                module = Match.Ip;
            }
            else if (module == Match.Ip && !isTarget && word.StartsWith("--", StringComparison.Ordinal) && protocol is not null)
            {
                // -p tcp --dport 80 as written by hand: the protocol's own match.
                EndMatch();
                module = protocol;
            }

            option = word;
            negated = negateNext;
            negateNext = false;
        }

        private static bool IsBasic(string word) => word is "-s" or "-d" or "-p" or "-i" or "-o" or "-f" or "-4" or "-6";

        private void BeginModule(string name)
        {
            var kind = option;
            option = null;
            EndMatch();
            module = name;
            isTarget |= kind is "-j" or "-g";
            isGoto |= kind is "-g";
        }

        private void EndOption()
        {
            if (option is null)
                return;

            if (option == "-p" && values.Count > 0)
                protocol = values[0];

            options.Add(new(option, negated, [.. values]));
            values.Clear();
            option = null;
            negated = false;
        }

        private void EndMatch()
        {
            // A module without options matches by itself (-m tcp).
            if (options.Count > 0 || module != Match.Ip)
                matches.Add(new(module, [.. options]));

            options.Clear();
        }
    }
}
