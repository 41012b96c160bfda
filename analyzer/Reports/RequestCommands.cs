using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Diagnosis.Requests;
using SupportBundle.Bundle.Requests;
using SupportBundle.Bundle.Scripts;

namespace SupportBundle.Analyzer.Reports;

/// <summary>What takes an item of a request in a shell, by the functions that every collecting script has. A request may stand on a hostile bundle: of it nothing becomes an option or a command.</summary>
internal static class RequestCommands
{
    /// <param name="item">What is asked for.</param>
    /// <param name="number">Its place in the request, from 1.</param>
    public static IEnumerable<string> Of(RequestItem item, int number) => item switch
    {
        { Capture: { } capture } => OfCapture(item, capture, number),
        { Probe: { } probe } => OfProbe(item, probe, number),
        { File: { } file } => [.. Beginning(item, $"request/file-{number}"), $"reads {Word(file)}"],
        _ when item.Spec is { } id && CollectorCatalogue.Leaving(id) is { Script.IsEmpty: false } spec => OfSpec(item, spec),
        _ => [Missing(item.Spec ?? "")],
    };

    public static IEnumerable<string> Of(CataloguedSpec spec) => [Item(spec.Id, spec.TimeoutSeconds, spec.MaxBytes), .. spec.Script];

    // An old iproute2 has no JSON, so its text is taken as well.
    private static IEnumerable<string> OfSpec(RequestItem item, CataloguedSpec spec)
    {
        IEnumerable<string> lines = CollectorCatalogue.IsOfCluster(spec)
            ? [Item(spec.Id, item.TimeoutSeconds, item.MaxBytes), .. spec.Script]
            : [.. Beginning(item, spec.Id), .. spec.Script];
        return CollectorCatalogue.Leaving($"{spec.Id}-text") is { } text ? [.. lines, .. Beginning(item, text.Id), .. text.Script] : lines;
    }

    private static ImmutableArray<string> OfCapture(RequestItem item, RequestedCapture capture, int number) =>
    [
        .. Beginning(item, $"capture/request-{number}"),
        "only_if_exists /proc/net/packet",
        $"captures {capture.Seconds} {capture.Packets} {Word(capture.Interface)} {Word(capture.Filter)}",
    ];

    private static ImmutableArray<string> OfProbe(RequestItem item, RequestedProbe probe, int number) =>
        probe.Protocol is "tcp" or "dns" && IPAddress.TryParse(probe.Address, out var address) && IsName(probe.Name)
            ? [.. Beginning(item, $"request/probe-{number}"), $"tries_this {probe.Protocol} {address} {probe.Port} {probe.Name}".TrimEnd()]
            : [Missing($"{probe.Protocol} {probe.Address} {probe.Port}")];

    private static bool IsName(string? name) => name is null || (name.Length > 0 && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'));

    private static ImmutableArray<string> Beginning(RequestItem item, string id) => [Item(id, item.TimeoutSeconds, item.MaxBytes), $"only_at {Word(item.Where)}"];

    private static string Item(string id, int seconds, long bytes) => $"item {Word(id)} {seconds} {bytes}";

    private static string Missing(string id) => $"say {Word($"{ShellText.Comment(id)}: only sb-collect --request can take it")}";

    private static string Word(string text) => ShellWord.Of(text.Replace("\0", "", StringComparison.Ordinal));
}
