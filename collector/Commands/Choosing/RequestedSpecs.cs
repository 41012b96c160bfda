using System.Collections.Immutable;
using SupportBundle.Bundle.Requests;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Commands.Choosing;

/// <summary>What a request of the analyzer (<c>--request</c>) asks of this node, as specs. The request may come of a hostile bundle: it gets nothing that could not be had without it.</summary>
internal static class RequestedSpecs
{
    private const long LargestFile = 16 << 20, MostBytes = 256L << 20;
    private const int MostSeconds = 300, MostPackets = 1_000_000;

    /// <summary>The specs, or why the file cannot be used.</summary>
    public static (ImmutableArray<CollectionSpec> Specs, string? Problem) Read(string path, string node)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > LargestFile })
                return ([], $"{path} is larger than {LargestFile >> 20} MiB, so it is no request.");
            var (request, problem) = RequestJson.Read(File.ReadAllBytes(path));
            return request is null ? ([], $"{path} cannot be used: {problem}. It is what sb-analyze request --out writes.") : Of(request, node, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ([], $"{path} cannot be read: {e.Message}");
        }
    }

    private static (ImmutableArray<CollectionSpec> Specs, string? Problem) Of(BundleRequest request, string node, string path)
    {
        var ours = request.Items.Where(item => item.Node is null or "*" || NodeNames.AreEqual(item.Node, node)).ToList();
        if (ours.Count == 0)
            return ([], $"{path} asks nothing of this node, {node}; it names {string.Join(", ", request.Items.Select(item => item.Node).Distinct())}.");

        var asked = ours.Select((item, index) => SpecOf(item, index + 1)).ToList();
        var basics = SpecCatalog.All.Where(spec => BundleRequest.Always.Contains(spec.Id) && asked.All(one => one.Id != spec.Id));
        return ([.. basics, .. asked], null);
    }

    private static CollectionSpec SpecOf(RequestItem item, int number)
    {
        var spec = item switch
        {
            { Kind: RequestKind.Spec or RequestKind.Api } => SpecCatalog.All.FirstOrDefault(one => one.Id == item.Spec) ?? Refused($"request/{number}", $"this collector has no spec {item.Spec}"),
            { Kind: RequestKind.File, File: { } file } => RequestableFiles.WhyNot(file) is { } why ? Refused($"request/file-{number}", why) : new FileSpec($"request/file-{number}", file) { Why = Sentence(item) },
            { Kind: RequestKind.Probe, Probe: { } probe } => ProbeOf(probe, $"request/probe-{number}", item),
            { Kind: RequestKind.Capture, Capture: { } capture } => CaptureOf(capture, $"capture/request-{number}", item),
            _ => Refused($"request/{number}", "this collector does not know what it asks for"),
        };
        return spec is ApiListSpec or ApiGetSpec or ApiLogsSpec ? spec : spec with
        {
            OnlyWhere = item.Where,
            Timeout = item.TimeoutSeconds > 0 ? TimeSpan.FromSeconds(Math.Min(item.TimeoutSeconds, MostSeconds)) : spec.Timeout,
            MaxBytes = item.MaxBytes > 0 ? Math.Min(item.MaxBytes, MostBytes) : spec.MaxBytes,
        };
    }

    private static CollectionSpec ProbeOf(RequestedProbe probe, string id, RequestItem item)
    {
        ProbeKind? kind = probe.Protocol switch { "tcp" => ProbeKind.Tcp, "dns" => ProbeKind.Dns, _ => null };
        return kind is { } known && probe.Port is > 0 and < 65536 && System.Net.IPAddress.TryParse(probe.Address, out _)
            ? new ProbeSpec(id, known) { Why = Sentence(item), Only = new(known, probe.Address, probe.Port, probe.Name) }
            : Refused(id, $"it asks for an attempt that is not understood: {probe.Protocol} {probe.Address} {probe.Port}");
    }

    private static CollectionSpec CaptureOf(RequestedCapture capture, string id, RequestItem item) =>
        capture.Interface.Length is > 0 and < 64 && !capture.Interface.StartsWith('-') && capture.Seconds > 0
            ? new CaptureSpec(id, capture.Interface, capture.Filter, TimeSpan.FromSeconds(Math.Min(capture.Seconds, MostSeconds)))
            {
                Why = Sentence(item),
                MaxPackets = Math.Clamp(capture.Packets, 1, MostPackets),
                OnlyIfExists = Captures.Loaded,
                Extension = "pcap",
            }
            : Refused(id, "it asks for a capture without an interface or a time");

    private static RefusedSpec Refused(string id, string reason) => new(id, reason) { Why = "Asked for by the request, and not taken." };

    // The words are the request's, which may be anybody's.
    private static string Sentence(RequestItem item) => Collection.Words.Printable(item.Reason is { Length: > 0 } reason ? reason[..Math.Min(reason.Length, 300)] : "Asked for by the request.");
}

/// <summary>Names of nodes: a request may have the short one where the host has the whole, or the other way round.</summary>
internal static class NodeNames
{
    public static bool AreEqual(string a, string b) =>
        string.Equals(a, b, StringComparison.OrdinalIgnoreCase) || (a.Contains('.') != b.Contains('.') && string.Equals(a.Split('.')[0], b.Split('.')[0], StringComparison.OrdinalIgnoreCase));
}
