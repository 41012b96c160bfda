using System.Text;

namespace SupportBundle.Analyzer.Artifacts.Balancers;

/// <summary>One word of nginx's configuration, or one of <c>; { }</c>.</summary>
internal readonly record struct NginxWord(string Text, SourceLine Line, bool IsQuoted)
{
    /// <summary>The words of a file in order, without comments. Quotes hold a word together on its line, a backslash takes the next character as it is.</summary>
    public static IEnumerable<NginxWord> All(ArtifactText text) => text.Lines().SelectMany(line => new Words(line).Read());

    /// <summary>The words of one line while they are read.</summary>
    private sealed class Words(SourceLine line)
    {
        private readonly List<NginxWord> _words = [];
        private readonly StringBuilder _word = new();
        private char? _quote;
        private bool _isQuoted;
        private bool _isVariable;

        //         server 10.240.0.10:6443 max_fails=2 fail_timeout=5s; # cp-1
        public List<NginxWord> Read()
        {
            var span = line.Span;
            for (var i = 0; i < span.Length && !(span[i] == '#' && _quote is null && _word.Length == 0); i++)
            {
                if (span[i] == '\\' && i + 1 < span.Length)
                    TakeAsItIs(span[++i]);
                else
                    Take(span[i]);
            }

            EndWord();
            return _words;
        }

        // \} is a word, not a block's end.
        private void TakeAsItIs(char letter)
        {
            _word.Append(letter);
            _isQuoted = true;
        }

        private void Take(char letter)
        {
            if (_quote is not null && letter == _quote)
                _quote = null;
            else if (_quote is null && _word.Length == 0 && letter is '"' or '\'')
                (_quote, _isQuoted) = (letter, true);
            else if (_quote is null && IsEnd(letter))
                End(letter);
            else
                _word.Append(letter);
        }

        // The braces of ${name} are no block's.
        private bool IsEnd(char letter)
        {
            var isOfVariable = (letter == '{' && _word.Length > 0 && _word[^1] == '$') || (letter == '}' && _isVariable);
            if (letter is '{' or '}' or ';' || char.IsWhiteSpace(letter))
                _isVariable = letter == '{' && isOfVariable;

            return !isOfVariable && (letter is '{' or '}' or ';' || char.IsWhiteSpace(letter));
        }

        private void End(char letter)
        {
            EndWord();
            if (!char.IsWhiteSpace(letter))
                _words.Add(new(letter.ToString(), line, false));
        }

        private void EndWord()
        {
            if (_word.Length > 0 || _isQuoted)
                _words.Add(new(_word.ToString(), line, _isQuoted));
            _word.Clear();
            _isQuoted = false;
        }
    }
}
