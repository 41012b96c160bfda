using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Systemd;

/// <summary>What <c>systemctl status</c> prints of one unit or of several.</summary>
internal sealed record UnitStatuses(ArtifactText Text, ImmutableArray<UnitStatus> Units) : IArtifact<UnitStatuses>
{
    /// <summary>The unit of this name, with or without <c>.service</c>.</summary>
    public UnitStatus? Find(string name) =>
        Units.FirstOrDefault(unit => unit.Name == name || unit.Name == $"{name}.service");

    public static Parsed<UnitStatuses> Parse(ArtifactText text)
    {
        var reader = new UnitStatusReader();
        foreach (var line in text.Lines())
            reader.Take(line);

        var units = reader.End();
        return new(new(text, units), reader.Notes);
    }
}
