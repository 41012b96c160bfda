using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>An option as printed, unknown ones included.</summary>
internal readonly record struct RuleOption
{
    // The one value (or the place of it), or an array of several, or null; within a Negation where it is negated. Most options have one
    // value and no negation, and there are a great many options.
    private readonly object? _said;

    public RuleOption(string name, bool negated, ImmutableArray<string> values)
        : this(name, negated, values.Length switch
        {
            0 => null,
            1 => values[0],
            _ => ImmutableCollectionsMarshal.AsArray(values),
        })
    {
    }

    public RuleOption(string name, bool negated, string value)
        : this(name, negated, (object)value)
    {
    }

    /// <summary>With a value that becomes a string when somebody asks for it.</summary>
    public RuleOption(string name, bool negated, LateText value)
        : this(name, negated, (object)value)
    {
    }

    private RuleOption(string name, bool negated, object? values) => (Name, _said) = (name, negated ? new Negation(values) : values);

    public string Name { get; }

    /// <summary><c>!</c> before it, or (before iptables 1.4.3) after it.</summary>
    public bool Negated => _said is Negation;

    /// <summary>The first value; empty where it has none.</summary>
    public string Value => Said switch
    {
        string one => one,
        LateText late => late.ToString(),
        string[] several => several[0],
        _ => "",
    };

    public ImmutableArray<string> Values => Said switch
    {
        string one => [one],
        LateText late => [late.ToString()],
        string[] several => ImmutableCollectionsMarshal.AsImmutableArray(several),
        _ => [],
    };

    private object? Said => _said is Negation negation ? negation.Values : _said;

    public override string ToString() => $"{(Negated ? "! " : "")}{string.Join(' ', Name.Length == 0 ? Values : Values.Prepend(Name))}";

    private sealed record Negation(object? Values);
}

/// <summary>A piece of a long text that becomes a string when somebody asks for it: most comments nobody reads.</summary>
internal sealed class LateText(string content, int start, int length)
{
    /// <summary>As long as the piece costs less than its string.</summary>
    public const int Least = 16;

    private string? _text;

    public override string ToString() => _text ??= content.Substring(start, length);
}
