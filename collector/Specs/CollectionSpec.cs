using System.Collections.Immutable;

namespace SupportBundle.Collector.Specs;

/// <summary>One thing to collect: what, why, and within which limits. Data only; <c>Collection/</c> runs it.</summary>
internal abstract record CollectionSpec(string Id)
{
    /// <summary>Longest a spec runs before its process group is ended: SIGTERM, then SIGKILL.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes kept of one entry; what goes beyond is cut, and the item says so.</summary>
    public long MaxBytes { get; init; } = 16L << 20;

    /// <summary>Why it is taken, for the operator's review: one sentence.</summary>
    public required string Why { get; init; }

    public Priority Priority { get; init; } = Priority.Normal;
    public Scope Scope { get; init; } = Scope.Host;

    /// <summary>Only at places of this name (<c>host</c>, <c>netns/*</c>, <c>containers/NAME</c>), whatever the scope says; null for the scope.</summary>
    public string? OnlyWhere { get; init; }

    /// <summary>A path that must exist on the host, or the spec is <c>not-applicable</c> (so that reading changes nothing).</summary>
    public string? OnlyIfExists { get; init; }

    /// <summary>
    /// Kernel modules of which one must be loaded or built in already (<see cref="KernelModules"/>), or the spec is <c>not-applicable</c>:
    /// the command would make the kernel load them. Empty: no such need.
    /// </summary>
    public ImmutableArray<string> OnlyIfModules { get; init; } = [];

    /// <summary>The file name extension of the entry, without a dot.</summary>
    public string Extension { get; init; } = "txt";

    /// <summary>The area: the first segment of the id.</summary>
    public string Area => Id[..Id.IndexOf('/')];
}

/// <summary>A command without a shell. Entry: <c>&lt;spec id&gt;.&lt;extension&gt;</c>; its standard error follows when it failed.</summary>
internal sealed record CommandSpec(string Id, params ImmutableArray<string> Argv) : CollectionSpec(Id)
{
    /// <summary>Exit codes besides 0 that mean success (grep's 1, systemctl status's 3).</summary>
    public ImmutableArray<int> AlsoSuccess { get; init; } = [];
}

/// <summary>
/// A command run once for each of its targets, which stand for <see cref="Target"/> in its arguments. Entries: <c>&lt;spec id&gt;/&lt;target&gt;.&lt;extension&gt;</c>.
/// </summary>
internal sealed record EachTargetSpec(string Id, TargetKind Kind, params ImmutableArray<string> Argv) : CollectionSpec(Id)
{
    public const string Target = "{target}";

    public int MaxTargets { get; init; } = 64;

    /// <summary>Exit codes besides 0 that mean success.</summary>
    public ImmutableArray<int> AlsoSuccess { get; init; } = [];

    public CommandSpec For(string target) => new(Id, [.. Argv.Select(word => word == Target ? target : word)])
    {
        Why = Why,
        Timeout = Timeout,
        MaxBytes = MaxBytes,
        Extension = Extension,
        AlsoSuccess = AlsoSuccess,
    };
}

/// <summary>
/// Attempts of a client: the only specs that send anything. Entries as those of the shell script that <c>sb-analyze request</c> makes:
/// <c>probes/tcp-192.0.2.10-6443.txt</c>.
/// </summary>
internal sealed record ProbeSpec(string Id, ProbeKind Kind) : CollectionSpec(Id)
{
    public int MaxTargets { get; init; } = 32;

    /// <summary>The one target that was asked for; null for all that this node is configured to talk to.</summary>
    public ProbeTarget? Only { get; init; }
}

/// <summary>Packets at one interface for some time: headers alone. Entry: <c>&lt;spec id&gt;.pcap</c>.</summary>
internal sealed record CaptureSpec(string Id, string Interface, string Filter, TimeSpan Duration) : CollectionSpec(Id)
{
    public int MaxPackets { get; init; } = 200_000;

    /// <summary>-p: the interface is not made promiscuous; -s: nothing beyond headers is taken off it; -U: what was seen is written at once.</summary>
    public ImmutableArray<string> Argv =>
        ["tcpdump", "-p", "-n", "-U", "-s", "256", "-c", $"{MaxPackets}", "-i", Interface, "-w", "-", .. Filter.Length == 0 ? ImmutableArray<string>.Empty : ["--", Filter]];
}

/// <summary>What was asked for and is not taken; its item says why.</summary>
internal sealed record RefusedSpec(string Id, string Reason) : CollectionSpec(Id);

/// <summary>One file. Entry: <c>files/&lt;absolute path&gt;</c>.</summary>
internal sealed record FileSpec(string Id, string Path) : CollectionSpec(Id);

/// <summary>
/// Files below a folder that match one of the patterns (<see cref="TreePattern"/>): one without a slash is about the file's name, one with
/// slashes about its whole path below the root. Entries: <c>files/&lt;absolute path&gt;</c>.
/// </summary>
internal sealed record TreeSpec(string Id, string Root, ImmutableArray<string> Patterns) : CollectionSpec(Id)
{
    /// <summary>Folders below the root: 1 is the root alone.</summary>
    public int MaxDepth { get; init; } = 8;
    public int MaxFiles { get; init; } = 2_000;

    /// <summary>Patterns, as above, of what is never read although it matches, such as private keys.</summary>
    public ImmutableArray<string> Except { get; init; } = [];

    /// <summary>Only files changed within the time window of the collection (<c>--since</c>).</summary>
    public bool OnlyRecent { get; init; }

    /// <summary>A log: over budget it keeps its head and its tail.</summary>
    public bool IsLog { get; init; }
}

/// <summary>A unit's journal within the time window. Entry: <c>logs/&lt;name&gt;.log</c>.</summary>
internal sealed record JournalSpec(string Id, ImmutableArray<string> Units) : CollectionSpec(Id)
{
    /// <summary>The kernel's messages instead of units'.</summary>
    public bool Kernel { get; init; }
}

/// <summary>Something that no command prints and no single file holds; computed by the collector from /proc and /sys.</summary>
internal sealed record BuiltInSpec(string Id, BuiltIn Kind) : CollectionSpec(Id);

/// <summary>One list of the Kubernetes API. Entry: <c>cluster/&lt;group&gt;_&lt;version&gt;_&lt;resource&gt;.json</c>, group <c>core</c> for the core group.</summary>
internal sealed record ApiListSpec(string Id, string Group, string Version, string Resource) : CollectionSpec(Id)
{
    /// <summary>The path of the group's version: <c>api/v1</c>, <c>apis/apps/v1</c>.</summary>
    public string Root => Group == "core" ? $"api/{Version}" : $"apis/{Group}/{Version}";

    /// <summary>Only these namespaces; empty for all.</summary>
    public ImmutableArray<string> Namespaces { get; init; } = [];

    /// <summary>Metadata and key names only, for Secrets.</summary>
    public bool MetadataOnly { get; init; }
}

/// <summary>One GET of the Kubernetes API that is no list, such as <c>/version</c> or <c>/readyz?verbose</c>. Entry: <c>cluster/&lt;name&gt;.&lt;extension&gt;</c>.</summary>
internal sealed record ApiGetSpec(string Id, string Path) : CollectionSpec(Id);

/// <summary>Logs of all pods of some namespaces through the Kubernetes API. Entries: <c>cluster/logs/&lt;namespace&gt;/&lt;pod&gt;/&lt;container&gt;[.previous].log</c>.</summary>
internal sealed record ApiLogsSpec(string Id, ImmutableArray<string> Namespaces) : CollectionSpec(Id)
{
    /// <summary>Most containers whose logs are asked for; those in trouble come first.</summary>
    public int MaxContainers { get; init; } = 400;
}

/// <summary>The collector's own readers.</summary>
internal enum BuiltIn
{
    /// <summary><c>key = value</c> for every readable file below /proc/sys, in sysctl(8)'s form.</summary>
    Sysctl,

    /// <summary><c>/lib/modules/RELEASE/modules.builtin</c> of the running kernel.</summary>
    ModulesBuiltIn,

    /// <summary>One JSON object a line for each process: pid, ppid, comm, argv (redacted).</summary>
    Processes,

    /// <summary>machine-id and product_uuid as keyed hashes: duplicates show, identities do not.</summary>
    MachineIdentity,

    /// <summary>Subject, SANs, issuer, validity, usages and fingerprint of every certificate in the usual pki folders and kubeconfigs.</summary>
    Certificates,

    /// <summary>Name, operstate, mtu, address, master of everything in /sys/class/net, one line each.</summary>
    NetworkDevices,

    /// <summary>Where resolv.conf and its like point to, link by link.</summary>
    SymbolicLinks,

    /// <summary>The settings that each network namespace has for itself, in sysctl(8)'s form.</summary>
    NamespaceSysctl,

    /// <summary>Open files and limits of kubelet, the runtime and the control plane, from /proc.</summary>
    ProcessLimits,

    /// <summary>What haproxy's stats socket answers to <c>show stat</c> and <c>show info</c>.</summary>
    HaproxyStats,
}

/// <summary>What a command is run for one by one, as far as this host has or names it.</summary>
internal enum TargetKind
{
    /// <summary>Addresses of API servers, virtual addresses, gateways, name servers and the cluster's DNS.</summary>
    Addresses,

    /// <summary>Network devices other than the host's ends of pods' veths.</summary>
    Devices,

    /// <summary>CNI plug-ins that a configuration names, by their paths.</summary>
    CniPlugins,
}

/// <summary>What a client tries.</summary>
internal enum ProbeKind
{
    /// <summary>A connection to each API server and virtual address, closed at once.</summary>
    Tcp,

    /// <summary>One question to each name server, one to the cluster's DNS.</summary>
    Dns,

    /// <summary>GET of /readyz of each API server, unauthenticated, and of the health pages that components offer to this host.</summary>
    Http,
}

/// <summary>What one attempt goes to. <paramref name="Name"/>: the name to ask for, or the page to get; null for a connection.</summary>
internal sealed record ProbeTarget(ProbeKind Kind, string Address, int Port, string? Name = null);

/// <summary>Where a spec runs.</summary>
internal enum Scope
{
    Host,

    /// <summary>On the host and once in every other network namespace (pods', named ones).</summary>
    EachNetworkNamespace,

    /// <summary>On the host and inside the containers that write netfilter rules (kube-proxy, CNI agents).</summary>
    EachNetfilterContainer,
}

/// <summary>The order in which a byte budget is spent: decisive small artifacts first, bulky logs last.</summary>
internal enum Priority
{
    Decisive,
    Normal,
    Bulky,
}
