using System.Collections.Frozen;
using System.Text.Json;

namespace SupportBundle.Collector.Hosts;

/// <summary>Whose network namespace is whose by what the CNI library has kept of each pod (containernetworking/cni, libcni/api.go: cacheAdd).</summary>
internal static class CniResults
{
    private const string Folder = "/var/lib/cni/results";
    private const int MostFiles = 2_000;
    private const long LargestFile = 1 << 20;

    /// <summary>The pod of each namespace, by the name of its file below /run/netns.</summary>
    public static FrozenDictionary<string, CniPod> ByNamespace(string folder = Folder)
    {
        var pods = new Dictionary<string, CniPod>();
        foreach (var file in Files(folder).Take(MostFiles))
        {
            if (Read(file) is var (space, pod))
                pods[space] = pod;
        }

        return pods.ToFrozenDictionary();
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal) : [];

    private static (string Namespace, CniPod Pod)? Read(string file)
    {
        try
        {
            if (FileStatus.Of(file, followLinks: false, out _) is not { Kind: FileKind.Regular, Size: < LargestFile })
                return null;
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            return Read(json.RootElement);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            // Gone meanwhile, or of a form that is not known: then it tells nothing.
            return null;
        }
    }

    // {"kind":"cniCacheV1","containerId":"5c3f...","ifName":"eth0","cniArgs":[["K8S_POD_NAMESPACE","kube-system"],["K8S_POD_NAME","coredns-x"],["K8S_POD_UID","..."]],
    //  "result":{"interfaces":[{"name":"eth0","sandbox":"/var/run/netns/cni-0f9d..."}]}}
    private static (string, CniPod)? Read(JsonElement root)
    {
        var arguments = root.GetProperty("cniArgs").EnumerateArray().Where(pair => pair.GetArrayLength() == 2).ToDictionary(pair => $"{pair[0]}", pair => $"{pair[1]}");
        var space = root.GetProperty("result").GetProperty("interfaces").EnumerateArray()
            .Select(device => device.TryGetProperty("sandbox", out var sandbox) ? $"{sandbox}" : "").FirstOrDefault(sandbox => sandbox.Length > 0);
        return space is not null && arguments.TryGetValue("K8S_POD_NAMESPACE", out var scope) && arguments.TryGetValue("K8S_POD_NAME", out var name)
            ? (Path.GetFileName(space), new($"{scope}_{name}", arguments.GetValueOrDefault("K8S_POD_UID"), $"{root.GetProperty("containerId")}"))
            : null;
    }
}

/// <summary>The pod that a CNI result is of.</summary>
/// <param name="Name"><c>&lt;namespace&gt;_&lt;pod&gt;</c>.</param>
internal sealed record CniPod(string Name, string? Uid, string SandboxId);
