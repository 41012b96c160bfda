using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Identity;

/// <summary>What identifies the machine, and should be no other's: the collector's keyed hashes, or a plain <c>/etc/machine-id</c> or
/// <c>product_uuid</c>.</summary>
internal sealed record MachineIdentity(ImmutableArray<LabelledValue> Fields) : IArtifact<MachineIdentity>
{
    public LabelledValue? MachineId => Said("machine-id");

    public LabelledValue? DbusMachineId => Said("dbus-machine-id");

    public LabelledValue? ProductUuid => Said("product-uuid");

    // machine-id = hmac-sha256:5b1f...      product-uuid = permission denied
    // 4f3c2d1e0b5a49768899aabbccddeeff
    // 1c9b2f64-6e3d-4c50-9f0e-0d4c5a6b7c8d
    public static Parsed<MachineIdentity> Parse(ArtifactText text)
    {
        var fields = ImmutableArray.CreateBuilder<LabelledValue>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (FieldOf(line) is { } field)
                fields.Add(field);
            else
                notes.Add(new(line, "not an identity of a machine"));
        }

        return new(new(fields.ToImmutable()), notes.ToImmutable());
    }

    private static LabelledValue? FieldOf(SourceLine line)
    {
        var text = line.Text.Trim().ToLowerInvariant();
        if (text.Split(" = ") is ["machine-id" or "dbus-machine-id" or "product-uuid", _] parts)
            return new(line, parts[0], parts[1]);

        var digits = text.Replace("-", "", StringComparison.Ordinal);
        return digits.Length == 32 && digits.All(char.IsAsciiHexDigit) ? new(line, text.Contains('-') ? "product-uuid" : "machine-id", text) : null;
    }

    // "uninitialized" stands there until the first boot has ended (machine-id(5)).
    private LabelledValue? Said(string name) =>
        Fields.FirstOrDefault(field => field.Label == name && (field.Value.StartsWith("hmac-", StringComparison.Ordinal) || field.Value.All(letter => char.IsAsciiHexDigit(letter) || letter == '-')));
}
