namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>Who wrote a log, as far as its path tells.</summary>
/// <param name="Component"><c>kubelet</c> of a journal, <c>kube-system/coredns</c> of a container; of other files their name.</param>
/// <param name="Attempt">Which run of the container, counted from 0; null where the path does not tell.</param>
internal readonly record struct LogWriter(string Component, int? Attempt)
{
    public static LogWriter Of(string path) => path.Split('/') switch
    {
        // files/var/log/pods/kube-system_kube-proxy-sdrzj_65001216-54fb-47a9-a28c-da392cc78a78/kube-proxy/1.log.20260102-030405.gz
        [.., "pods", var pod, var container, var file] when pod.Split('_') is [var space, _, ..] => new($"{space}/{container}", Number(file)),

        // files/var/log/containers/coredns-74c68d9ffd-nqtmn_kube-system_coredns-8f3e...c1.log
        [.., "containers", var file] when file.Split('_') is [_, var space, var container] => new($"{space}/{WithoutId(container)}", null),

        // cluster/logs/kube-system/coredns-74c68d9ffd-nqtmn/coredns.previous.log
        ["cluster", "logs", var space, _, var file] => new($"{space}/{WithoutEnd(file)}", null),
        [.., var file] => new(WithoutEnd(file.StartsWith("journal-", StringComparison.Ordinal) ? file["journal-".Length..] : file), null),
        [] => default,
    };

    private static int? Number(string file) => int.TryParse(file.AsSpan(0, Math.Max(file.IndexOf('.'), 0)), out var number) && number >= 0 ? number : null;

    private static string WithoutId(string container) => container.LastIndexOf('-') is > 0 and var dash ? container[..dash] : WithoutEnd(container);

    // kube-proxy.log, kubelet.log.1.gz, messages-20260102, coredns.previous.log
    private static string WithoutEnd(string file)
    {
        var dot = file.Length == 0 ? -1 : file.IndexOf('.', 1);
        var name = dot < 0 ? file : file[..dot];
        return name.LastIndexOf('-') is > 0 and var dash && name.AsSpan(dash + 1).IndexOfAnyExceptInRange('0', '9') < 0 ? name[..dash] : name;
    }
}
