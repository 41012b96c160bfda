using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using SupportBundle.Analyzer.PacketPath.Prints;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.Commands;

/// <summary>The options of <c>sb-analyze trace</c>.</summary>
internal sealed class TraceOptions
{
    private readonly Option<string?> _from = new("--from") { HelpName = "END", Description = $"Who sends: {FlowEnds.Forms}; a pod's name may be cut short while one pod's alone begins so." };
    private readonly Option<string?> _to = new("--to") { HelpName = "END:PORT/PROTOCOL", Description = "Whom to: svc:kube-system/kube-dns:53/udp, svc:shop/web:http, ip:192.168.1.200:443/tcp, pod:shop/web-1:8080, node:cp-1/icmp." };
    private readonly Option<string?> _flows = new("--flows") { HelpName = "FILE", Description = "Many flows over one reading: a line FROM TO for each, # before comments; one line is printed of each." };
    private readonly Option<int?> _fromPort = new("--from-port") { HelpName = "PORT", Description = "The sender's port, where rules ask for it." };
    private readonly Option<string?> _mark = new("--mark") { HelpName = "MARK", Description = "The mark that the sender's socket sets, such as 0x4000." };
    private readonly Option<string?> _inInterface = new("--in-interface") { HelpName = "DEVICE", Description = "Where it comes into its first node, for what comes from elsewhere." };
    private readonly Option<long?> _user = new("--uid") { HelpName = "UID", Description = "The user whose socket sends it, where rules ask for the owner." };
    private readonly Option<bool> _minimal = new("--minimal") { Description = "Print only what changes the packet, and its end." };
    private readonly Option<bool> _detailed = new("--detailed") { Description = "Print every step with its line, and the packet wherever it changed." };
    private readonly Option<bool> _whyNot = new("--why-not") { Description = "Print only what decided, and what would have to be different." };
    private readonly Option<bool> _json = new("--json") { Description = "Print a line of JSON for each flow, as templates/trace.schema.json says." };
    private readonly Option<bool> _kernel = new("--kernel") { Description = "Print the packets that the kernel traced (TRACE in its log, nft monitor trace, xtables-monitor) with the rules they met, held against the simulation." };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _from, _to, _flows, _fromPort, _mark, _inInterface, _user, _minimal, _detailed, _whyNot, _json, _kernel })
            command.Add(option);

        _fromPort.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is <= 0 or > ushort.MaxValue)
                result.AddError("--from-port takes a port from 1 to 65535.");
        });
        _mark.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } mark && MarkOf(mark) is null)
                result.AddError($"--mark takes a number such as 0x4000 or 16384, not \"{mark}\".");
        });
        command.Validators.Add(result =>
        {
            var asks = new[] { result.GetResult(_flows) is not null, result.GetResult(_kernel) is not null, result.GetResult(_from) is not null || result.GetResult(_to) is not null };
            if (asks.Count(one => one) != 1 || (asks[2] && (result.GetResult(_from) is null || result.GetResult(_to) is null)))
                result.AddError("trace needs --from END and --to END:PORT/PROTOCOL, or --flows FILE, or --kernel.");
            if (new Option[] { _minimal, _detailed, _whyNot, _json }.Count(one => result.GetResult(one) is not null) > 1)
                result.AddError("--minimal, --detailed, --why-not and --json exclude each other.");
        });
    }

    public bool IsKernel(ParseResult parsed) => parsed.GetValue(_kernel);

    /// <summary>What is asked for; or null, with a sentence that says what is wrong with the file of flows.</summary>
    public (TraceRequest? Request, string? Problem) Read(ParseResult parsed)
    {
        var flows = ImmutableArray.CreateBuilder<AskedFlow>();
        if (parsed.GetValue(_flows) is not { } file)
            flows.Add(Asked(parsed, parsed.GetValue(_from) ?? "", parsed.GetValue(_to) ?? ""));
        else if (!File.Exists(file))
            return (null, $"{file}: there is no such file of flows.");
        else
        {
            foreach (var (line, number) in File.ReadLines(file).Select((line, at) => (line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), at + 1)))
            {
                if (line is [var from, var to])
                    flows.Add(Asked(parsed, from, to));
                else if (line.Length > 0)
                    return (null, $"{file}:{number}: a flow is a line FROM TO, such as: pod:shop/web-1 svc:kube-system/kube-dns:53/udp");
            }
        }

        var form = parsed.GetValue(_minimal) ? PrintForm.Minimal : parsed.GetValue(_detailed) ? PrintForm.Detailed : parsed.GetValue(_whyNot) ? PrintForm.WhyNot : PrintForm.Summary;
        return (new(flows.ToImmutable(), form, parsed.GetValue(_json), parsed.GetValue(_flows) is not null), null);
    }

    private AskedFlow Asked(ParseResult parsed, string from, string to) => new(from, to)
    {
        FromPort = parsed.GetValue(_fromPort),
        Mark = parsed.GetValue(_mark) is { } mark ? MarkOf(mark) ?? 0 : 0,
        InInterface = parsed.GetValue(_inInterface),
        User = parsed.GetValue(_user),
    };

    private static uint? MarkOf(string text) =>
        text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) ? hex : null
            : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
