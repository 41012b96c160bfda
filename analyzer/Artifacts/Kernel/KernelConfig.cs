using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Kernel;

/// <summary>What the kernel was built with: <c>/proc/config.gz</c> or <c>/boot/config-VERSION</c>.</summary>
internal sealed record KernelConfig(ArtifactText Text, ImmutableDictionary<string, KernelOption> Options) : IArtifact<KernelConfig>
{
    /// <summary>The option of this name with or without <c>CONFIG_</c>; null where the file does not name it.</summary>
    public KernelOption? Get(string name) => Options.GetValueOrDefault(name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name);

    private const string Prefix = "CONFIG_";
    private const string Unset = " is not set";

    // CONFIG_BRIDGE_NETFILTER=m
    // # CONFIG_NETFILTER_XT_TARGET_LED is not set
    public static Parsed<KernelConfig> Parse(ArtifactText text)
    {
        var options = ImmutableDictionary.CreateBuilder<string, KernelOption>(StringComparer.Ordinal);
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (TryParse(line) is { } option)
            {
                if (!options.TryAdd(option.Name, option))
                    notes.Add(new(line, $"{option.Name} is there twice; the first counts"));
            }
            else if (line.Span is not ['#', ..])
            {
                notes.Add(new(line, "not an option of a kernel"));
            }
        }

        return new(new(text, options.ToImmutable()), notes.ToImmutable());
    }

    private static KernelOption? TryParse(SourceLine line)
    {
        var text = line.Text.Trim();
        var isUnset = text.StartsWith('#') && text.EndsWith(Unset, StringComparison.Ordinal);
        var body = isUnset ? $"{text[1..^Unset.Length].Trim()}=n" : text;
        var at = body.IndexOf('=', StringComparison.Ordinal);
        return body.StartsWith(Prefix, StringComparison.Ordinal) && at > Prefix.Length
            ? new(line, body[Prefix.Length..at], body[(at + 1)..].Trim('"'))
            : null;
    }
}

/// <summary>One option of a kernel's build.</summary>
/// <param name="Name">Without <c>CONFIG_</c>.</param>
/// <param name="Value"><c>y</c> built in, <c>m</c> a module, <c>n</c> left out, or a number or text.</param>
internal sealed record KernelOption(SourceLine Line, string Name, string Value)
{
    public bool IsBuiltIn => Value == "y";

    public bool IsModule => Value == "m";
}
