using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>An option as printed, unknown ones included.</summary>
internal readonly record struct RuleOption
{
    // The one value, or an array of several, or null: most options have one, and there are a great many options.
    private readonly object? _values;

    public RuleOption(string name, bool negated, ImmutableArray<string> values)
    {
        (Name, Negated) = (name, negated);
        _values = values.Length switch
        {
            0 => null,
            1 => values[0],
            _ => ImmutableCollectionsMarshal.AsArray(values),
        };
    }

    public RuleOption(string name, bool negated, string value) => (Name, Negated, _values) = (name, negated, value);

    public string Name { get; }

    /// <summary><c>!</c> before it, or (before iptables 1.4.3) after it.</summary>
    public bool Negated { get; }

    /// <summary>The first value; empty where it has none.</summary>
    public string Value => _values switch
    {
        string one => one,
        string[] several => several[0],
        _ => "",
    };

    public ImmutableArray<string> Values => _values switch
    {
        string one => [one],
        string[] several => ImmutableCollectionsMarshal.AsImmutableArray(several),
        _ => [],
    };

    public override string ToString() => $"{(Negated ? "! " : "")}{string.Join(' ', Name.Length == 0 ? Values : Values.Prepend(Name))}";
}
