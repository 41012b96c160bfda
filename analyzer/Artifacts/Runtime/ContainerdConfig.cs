using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Runtime;

/// <summary>containerd's <c>config.toml</c>, of version 1 (to 1.2), 2 (to 1.7) or 3 (from 2.0). Null for what it does not say.</summary>
/// <param name="Root">The whole file.</param>
internal sealed record ContainerdConfig(DocumentNode Root) : IArtifact<ContainerdConfig>
{
    /// <summary>A file without one is of version 1.</summary>
    public int Version => Root.NumberAt("version") ?? 1;

    public ImmutableArray<DocumentNode> DisabledPlugins => Root.ItemsAt("disabled_plugins");

    /// <summary>Whether the kubelet finds no runtime behind the socket: <c>disabled_plugins = ["cri"]</c>, as Docker's packages ship it.</summary>
    public DocumentNode? DisabledCri => DisabledPlugins.FirstOrDefault(plugin => plugin.Text is "cri" or "io.containerd.grpc.v1.cri" or "io.containerd.cri.v1.runtime" or "io.containerd.cri.v1.images");

    /// <summary>The pause image.</summary>
    public DocumentNode? SandboxImage => Runtime?["sandbox_image"] ?? Root.At("plugins", "io.containerd.cri.v1.images", "pinned_images", "sandbox");

    /// <summary>Of the runtime that pods get unless they name another.</summary>
    public DocumentNode? SystemdCgroup =>
        Runtime?.At("containerd", "runtimes", DefaultRuntime, "options", "SystemdCgroup") ?? Runtime?["systemd_cgroup"];

    public string DefaultRuntime => Runtime?.TextAt("containerd", "default_runtime_name") ?? "runc";

    /// <summary>One folder to 2.1, several since.</summary>
    public DocumentNode? CniBinaries => Runtime?.At("cni", "bin_dirs") ?? Runtime?.At("cni", "bin_dir");

    public DocumentNode? CniConfigurations => Runtime?.At("cni", "conf_dir");

    /// <summary>The folder with one <c>hosts.toml</c> for each registry.</summary>
    public DocumentNode? RegistryFolder => Runtime?.At("registry", "config_path") ?? Root.At("plugins", "io.containerd.cri.v1.images", "registry", "config_path");

    public ImmutableArray<DocumentNode> RegistryMirrors => Runtime?.MembersAt("registry", "mirrors") ?? [];

    public ImmutableArray<string> Imports => Root.TextsAt("imports");

    public static Parsed<ContainerdConfig> Parse(ArtifactText text)
    {
        var file = TomlFile.Parse(text);
        return new(new(file.Value.Root), file.Notes);
    }

    private DocumentNode? Runtime =>
        Root.At("plugins", "io.containerd.cri.v1.runtime") ?? Root.At("plugins", "io.containerd.grpc.v1.cri") ?? Root.At("plugins", "cri");
}
