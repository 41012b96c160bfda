using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using SupportBundle.Analyzer.Bundles;

namespace SupportBundle.Analyzer.Artifacts;

/// <summary>An artifact that the input lacks.</summary>
internal sealed record MissingArtifact(Place Place, string Id);

/// <summary>A command that a person would run to tell; in a sentence it stands between backquotes.</summary>
internal readonly record struct ShellCommand(string Line)
{
    public override string ToString() => $"`{Line}`";
}

/// <summary>
/// A sentence or clause of ours in English, with what differs from case to case kept apart from its words: so it can be said in another language,
/// and what is missing for a better answer is data. Written as an interpolated string, or as a plain one.
/// </summary>
[InterpolatedStringHandler]
internal sealed class Sentence : IEquatable<Sentence>
{
    private readonly StringBuilder _form;
    private readonly List<object> _parts = [];
    private readonly List<MissingArtifact> _missing = [];
    private string? _text;

    public Sentence(int literalLength, int formattedCount) => _form = new(literalLength + (formattedCount * 3));

    /// <summary>Its words, with <c>{0}</c>, <c>{1}</c> ... where the parts stand.</summary>
    public string Form => _form.ToString();

    /// <summary>Sentences, commands, and whatever else was put in, as text.</summary>
    public IReadOnlyList<object> Parts => _parts;

    /// <summary>The artifacts for whose lack it is said, those of its parts too.</summary>
    public IEnumerable<MissingArtifact> Missing => _missing.Concat(_parts.OfType<Sentence>().SelectMany(part => part.Missing));

    /// <summary>The commands that would tell, those of its parts too.</summary>
    public IEnumerable<ShellCommand> Commands => _parts.SelectMany(part => part is Sentence inner ? inner.Commands : part is ShellCommand command ? [command] : []);

    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator Sentence?(string? text)
    {
        if (text is null)
            return null;

        var plain = new Sentence(text.Length, 0);
        plain.AppendLiteral(text);
        return plain;
    }

    [return: NotNullIfNotNull(nameof(sentence))]
    public static implicit operator string?(Sentence? sentence) => sentence?.ToString();

    /// <summary>The same, said for lack of these.</summary>
    public static Sentence ForLackOf(ImmutableArray<MissingArtifact> artifacts, Sentence sentence)
    {
        Sentence marked = $"{sentence}";
        marked._missing.AddRange(artifacts);
        return marked;
    }

    /// <summary>Several, one after the other.</summary>
    public static Sentence Join(string separator, IEnumerable<Sentence> sentences)
    {
        var joined = new Sentence(0, 0);
        foreach (var sentence in sentences)
        {
            if (joined._parts.Count > 0)
                joined.AppendLiteral(separator);
            joined.AppendFormatted(sentence);
        }

        return joined;
    }

    /// <summary>The same in other words, with what it says of missing artifacts.</summary>
    /// <param name="say">Another form of the same meaning, with the same places for the parts; the form itself where there is none.</param>
    public Sentence In(Func<string, string> say)
    {
        var said = new Sentence(_form.Length, _parts.Count);
        said._form.Append(say(Form));
        said._parts.AddRange(_parts.Select(part => part switch
        {
            Sentence inner => inner.In(say),
            string text => say(text),
            _ => part,
        }));
        said._missing.AddRange(_missing);
        return said;
    }

    public void AppendLiteral(string text) => _form.Append(text);

    public void AppendFormatted(Sentence? sentence) => Append((object?)sentence ?? "");

    public void AppendFormatted(ShellCommand command) => Append(command);

    public void AppendFormatted<T>(T value, string? format = null) =>
        Append(value is IFormattable formattable ? formattable.ToString(format, CultureInfo.InvariantCulture) : value?.ToString() ?? "");

    /// <summary>In English.</summary>
    public override string ToString() => _text ??= Filled();

    private string Filled()
    {
        // Marked first: a part may hold what looks like the place of another.
        var text = new StringBuilder(Form);
        for (var number = _parts.Count - 1; number >= 0; number--)
            text.Replace($"{{{number}}}", $"\0{number}\0");
        for (var number = _parts.Count - 1; number >= 0; number--)
            text.Replace($"\0{number}\0", _parts[number].ToString());
        return text.ToString();
    }

    public bool Contains(string text, StringComparison comparison) => ToString().Contains(text, comparison);

    public bool StartsWith(string text, StringComparison comparison) => ToString().StartsWith(text, comparison);

    public bool Equals(Sentence? other) => other is not null && ToString() == other.ToString();

    public override bool Equals(object? obj) => Equals(obj as Sentence);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    private void Append(object part)
    {
        _form.Append(CultureInfo.InvariantCulture, $"{{{_parts.Count}}}");
        _parts.Add(part);
    }
}
