using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Runtime;

/// <summary>CRI-O's <c>crio.conf</c>, or one of its drop-ins. Null for what it does not say.</summary>
/// <param name="Root">The whole file.</param>
internal sealed record CrioConfig(DocumentNode Root) : IArtifact<CrioConfig>
{
    /// <summary><c>systemd</c> (the default since 1.18) or <c>cgroupfs</c>.</summary>
    public DocumentNode? CgroupManager => Root.At("crio", "runtime", "cgroup_manager");

    public DocumentNode? DefaultRuntime => Root.At("crio", "runtime", "default_runtime");

    public DocumentNode? Listen => Root.At("crio", "api", "listen");

    /// <summary>The sandbox image.</summary>
    public DocumentNode? PauseImage => Root.At("crio", "image", "pause_image");

    public DocumentNode? CniConfigurations => Root.At("crio", "network", "network_dir");

    public DocumentNode? CniBinaries => Root.At("crio", "network", "plugin_dirs");

    /// <summary>The one CNI network that counts; where it says none, the first in the folder does.</summary>
    public DocumentNode? CniDefaultNetwork => Root.At("crio", "network", "cni_default_network");

    public DocumentNode? PidsLimit => Root.At("crio", "runtime", "pids_limit");

    public static Parsed<CrioConfig> Parse(ArtifactText text)
    {
        var file = TomlFile.Parse(text);
        return new(new(file.Value.Root), file.Notes);
    }
}
