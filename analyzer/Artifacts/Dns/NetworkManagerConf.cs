using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Runtime;

namespace SupportBundle.Analyzer.Artifacts.Dns;

/// <summary>NetworkManager.conf, or a piece of it from conf.d: who writes resolv.conf, and which devices it leaves alone.</summary>
/// <param name="Dns"><c>default</c>, <c>none</c>, <c>systemd-resolved</c>, <c>dnsmasq</c>; null where it is not said.</param>
/// <param name="UnmanagedDevices">Patterns such as <c>interface-name:cali*</c>, each with its line.</param>
internal sealed record NetworkManagerConf(UnitWord? Dns, UnitWord? RcManager, ImmutableArray<UnitWord> UnmanagedDevices, ImmutableArray<UnitSetting> Settings)
    : IArtifact<NetworkManagerConf>
{
    // [main]
    // dns=none
    // [keyfile]
    // unmanaged-devices=interface-name:cali*;interface-name:tunl*
    public static Parsed<NetworkManagerConf> Parse(ArtifactText text)
    {
        var file = SystemdUnit.Parse(text);
        return new(
            new(Last(file.Value, "main", "dns"), Last(file.Value, "main", "rc-manager"), [.. Unmanaged(file.Value)], file.Value.Settings),
            file.Notes);
    }

    private static UnitWord? Last(SystemdUnit file, string section, string key) =>
        file.Of(section, key) is [.., { Words: [var word, ..] }] ? word : null;

    private static IEnumerable<UnitWord> Unmanaged(SystemdUnit file) =>
        file.Of("keyfile", "unmanaged-devices").TakeLast(1).Concat(file.Of("keyfile", "unmanaged-devices+"))
            .SelectMany(setting => setting.Words)
            .SelectMany(word => word.Text.Split([';', ','], StringSplitOptions.RemoveEmptyEntries).Select(pattern => new UnitWord(pattern, word.Line)));
}
