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
        private readonly ImmutableArray<Match>.Builder _matches = ImmutableArray.CreateBuilder<Match>();
        private readonly List<RuleOption> _options = [];
        private readonly List<string> _values = [];
        private string _module = Match.Ip;
        private string? _option;
        private string? _protocol;
        private bool _negateNext;
        private bool _negated;
        private bool _isTarget;
        private bool _isGoto;

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
            if (_isTarget)
                return new(_matches.ToImmutable(), new(_module, _isGoto, [.. _options]));

            EndMatch();
            return new(_matches.ToImmutable(), null);
        }

        // A negative number is a value; an option has a letter after its dashes.
        private static bool IsOptionOrBang(string word) =>
            word == "!" || (word.Length > 1 && word[0] == '-' && (char.IsAsciiLetter(word[1]) || word[1] == '-'));

        private void TakeBang()
        {
            // Old form: --dport ! 80
            if (_option is not null && _values.Count == 0 && !_negated && TakesAValue(_option))
                _negated = true;
            else
                _negateNext = true;
        }

        // ! after one of these opens the next option; they have no value themselves.
        private static bool TakesAValue(string option) =>
            option is "-s" or "-d" or "-p" or "-i" or "-o" or "--dport" or "--sport" or "--dports" or "--sports" or "--ports"
                or "--state" or "--ctstate" or "--mark" or "--icmp-type" or "--mac-source" or "--limit" or "--tcp-option";

        private void TakeValue(string word)
        {
            if (_option is "-m" or "-j" or "-g" && _values.Count == 0)
                BeginModule(word);
            else
                _values.Add(word);
        }

        private void TakeOption(string word)
        {
            EndOption();
            if (IsBasic(word) && !_isTarget && _module != Match.Ip)
            {
                EndMatch();
                _module = Match.Ip;
            }
            else if (_module == Match.Ip && !_isTarget && word.StartsWith("--", StringComparison.Ordinal) && _protocol is not null)
            {
                // -p tcp --dport 80 as written by hand: the protocol's own match.
                EndMatch();
                _module = _protocol;
            }

            _option = word;
            _negated = _negateNext;
            _negateNext = false;
        }

        private static bool IsBasic(string word) => word is "-s" or "-d" or "-p" or "-i" or "-o" or "-f" or "-4" or "-6";

        private void BeginModule(string name)
        {
            var kind = _option;
            _option = null;
            EndMatch();
            _module = name;
            _isTarget |= kind is "-j" or "-g";
            _isGoto |= kind is "-g";
        }

        private void EndOption()
        {
            if (_option is null)
                return;

            if (_option == "-p" && _values.Count > 0)
                _protocol = _values[0];

            _options.Add(new(_option, _negated, [.. _values]));
            _values.Clear();
            _option = null;
            _negated = false;
        }

        private void EndMatch()
        {
            // A module without options matches by itself (-m tcp).
            if (_options.Count > 0 || _module != Match.Ip)
                _matches.Add(new(_module, [.. _options]));

            _options.Clear();
        }
    }
}
