using System.Diagnostics;
using SupportBundle.Bundle;

namespace SupportBundle.Collector.Tests.Commands;

/// <summary>The built program on hosts that have less than most: no OpenSSL, or nothing but the C library.</summary>
public sealed class BareHostTests : IDisposable
{
    private const string HideOpenSsl = "for f in $(ldconfig -p | sed -n 's/.*=> //p' | grep -E '/lib(ssl|crypto)\\.'); do mount --bind /dev/null $f; done";

    private const string OneCertificate = "mount -t tmpfs none /var/lib && mkdir -p /var/lib/kubelet/pki && echo one >/var/lib/kubelet/pki/kubelet.crt";

    // What the loader would load, in a root of its own beside the program's folder, .NET's folder and /proc.
    private const string MakeRoot = """
        root=$1; program=$2; dotnet=$3
        mount -t tmpfs none $root && cd $root && mkdir -p proc tmp etc ./$dotnet ./$(dirname $program)
        for f in $(ldd $program $(find -L $dotnet -name 'lib*.so' | grep -v -e lttng -e OpenSsl) 2>/dev/null | grep -o '/[^ :]*\.so[^ :]*' | sort -u)
        do case $f in $dotnet*) ;; *) mkdir -p ./$(dirname $f) && cp -L $f ./$f ;; esac; done
        mount --rbind /proc proc && mount --bind $dotnet ./$dotnet && mount --bind $(dirname $program) ./$(dirname $program)
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("sb-collect-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Program => Path.Combine(AppContext.BaseDirectory, "sb-collect");

    private static string DotnetRoot => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location) ?? "/", "../../.."));

    [RootFact("hiding libraries in a mount namespace")]
    public void Without_OpenSSL_only_what_needs_it_fails_and_says_so()
    {
        File.WriteAllText(At("config"), Kubeconfig);
        var (code, output) = Run($"{HideOpenSsl}; {OneCertificate}; {Program} --out {At("b.tar.gz")} --only identity --only kubernetes/certificates --only cluster/version --kubeconfig {At("config")} --quiet && {Program} verify {At("b.tar.gz")}");

        var verification = BundleVerification.Of(File.OpenRead(At("b.tar.gz")));
        Assert.True(code is 0 or 1, output);
        Assert.DoesNotContain("Exception", output);
        Assert.Empty(verification.Problems);
        Assert.Equal("this host has no OpenSSL library (libssl), which reading certificates needs", ReasonOf("kubernetes/certificates"));
        Assert.Equal("this host has no OpenSSL library (libssl), which a connection to the API server needs", ReasonOf("cluster/version"));
        Assert.Contains(verification.Manifest!.Items, item => item.Spec == "identity/machine-identity" && item.Status == ItemStatus.Collected);

        string? ReasonOf(string spec) => Assert.Single(verification.Manifest!.Items, item => item.Spec == spec && item.Status == ItemStatus.Failed).Reason;
    }

    [RootFact("making a root folder of its own")]
    public void A_host_with_nothing_but_the_C_library_gets_its_bundle()
    {
        File.WriteAllText(At("make-root"), MakeRoot);
        Directory.CreateDirectory(At("root"));
        var (code, output) = Run($". {At("make-root")} {At("root")} {Program} {DotnetRoot} && DOTNET_ROOT={DotnetRoot} chroot . {Program} --out /tmp/b.tar.gz --quiet; code=$?; cp tmp/b.tar.gz {_folder}; exit $code");

        Assert.True(code is 0 or 1, output);
        var verification = BundleVerification.Of(File.OpenRead(At("b.tar.gz")));
        Assert.Empty(verification.Problems);
        Assert.Contains(verification.Manifest!.Items, item => item.Spec == "kernel/sysctl" && item.Status == ItemStatus.Collected);
        Assert.DoesNotContain(verification.Manifest!.Items, item => item.Reason?.Contains("Exception") == true);
    }

    private const string Kubeconfig = """
        apiVersion: v1
        kind: Config
        current-context: c
        clusters: [{name: c, cluster: {server: "https://127.0.0.1:6443"}}]
        contexts: [{name: c, context: {cluster: c, user: u}}]
        users: [{name: u, user: {token: abcdefgh}}]
        """;

    private string At(string name) => Path.Combine(_folder, name);

    private static (int Code, string Output) Run(string script)
    {
        var start = new ProcessStartInfo("unshare", ["--mount", "bash", "-c", script + " 2>&1"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("unshare did not start");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
