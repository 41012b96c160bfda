using FsCheck;
using FsCheck.Fluent;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Artifacts.Runtime;

using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Documents;

public sealed class TomlTests
{
    // containerd 1.6, as kubeadm's guide has it made by "containerd config default"
    private const string Version2 = """
        disabled_plugins = []
        imports = ["/etc/containerd/conf.d/*.toml"]
        version = 2

        [plugins]

          [plugins."io.containerd.grpc.v1.cri"]
            sandbox_image = "registry.k8s.io/pause:3.6" # the pause image

            [plugins."io.containerd.grpc.v1.cri".cni]
              bin_dir = "/opt/cni/bin"
              conf_dir = "/etc/cni/net.d"

            [plugins."io.containerd.grpc.v1.cri".containerd]
              default_runtime_name = "runc"

              [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
                SystemdCgroup = true

            [plugins."io.containerd.grpc.v1.cri".registry]
              config_path = "/etc/containerd/certs.d"
        """;

    // containerd 2.1
    private const string Version3 = """
        version = 3
        [plugins.'io.containerd.cri.v1.images'.pinned_images]
          sandbox = 'registry.k8s.io/pause:3.10'
        [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
          SystemdCgroup = false
        [plugins.'io.containerd.cri.v1.runtime'.cni]
          bin_dirs = ['/opt/cni/bin',
            '/usr/lib/cni', # Debian's
          ]
        """;

    // containerd.io packages of Docker
    private const string Docker = "#   Copyright of nobody\n\ndisabled_plugins = [\"cri\"]\n";

    [Fact]
    public void Each_version_keeps_its_settings_elsewhere()
    {
        var (second, third) = (Containerd(Version2), Containerd(Version3));

        Assert.Equal((2, "registry.k8s.io/pause:3.6", true, "/opt/cni/bin"), (second.Version, second.SandboxImage?.Text, second.SystemdCgroup?.FlagAt(), second.CniBinaries?.Text));
        Assert.Equal((3, "registry.k8s.io/pause:3.10", false), (third.Version, third.SandboxImage?.Text, third.SystemdCgroup?.FlagAt()));
        Assert.Equal(["/opt/cni/bin", "/usr/lib/cni"], third.CniBinaries?.Children.Select(folder => folder.Text));
        Assert.Equal("/etc/containerd/certs.d", second.RegistryFolder?.Text);
        Assert.Equal(18, second.SystemdCgroup?.Line.Number);
        Assert.Null(second.DisabledCri);
    }

    [Fact]
    public void Docker_ships_it_with_the_kubelets_interface_off() => Assert.Equal(3, Containerd(Docker).DisabledCri?.Line.Number);

    [Fact]
    public void Tables_in_lists_stand_one_below_the_other()
    {
        // registries.conf, podman 4
        var root = Read("""
            unqualified-search-registries = ["docker.io"]

            [[registry]]
            location = "docker.io"
            [[registry.mirror]]
            location = "mirror.internal"
            insecure = true

            [[registry]]
            location = "quay.io"
            """).Value.Root;

        Assert.Equal(["docker.io", "quay.io"], root.ItemsAt("registry").Select(registry => registry.TextAt("location")));
        Assert.Equal("mirror.internal", root.ItemsAt("registry")[0].ItemsAt("mirror")[0].TextAt("location"));
    }

    [Theory]
    [InlineData("a = \"\"\"\none\ntwo\"\"\"", "one\ntwo")]
    [InlineData("a = '''C:\\dir'''", "C:\\dir")]
    [InlineData("a = \"tab\\there\"", "tab\there")]
    [InlineData("a = 2026-03-02T10:11:12Z", "2026-03-02T10:11:12Z")]
    [InlineData("\"a\" = 'b' # c", "b")]
    [InlineData("a = \"#\"", "#")]
    public void A_value_is_read_as_it_is_meant(string line, string expected)
    {
        var read = Read(line);

        Assert.Equal(expected, read.Value.Root.TextAt("a"));
        Assert.Empty(read.Notes);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a =")]
    [InlineData("a = \"no end")]
    [InlineData("a = 1 2 \"3\"b")]
    [InlineData("[a")]
    [InlineData("= 1")]
    [InlineData("a = {b = 1")]
    [InlineData("a = [1")]
    [InlineData("a = [1 2]]")]
    public void A_line_that_cannot_be_read_is_noted_and_the_next_goes_on(string line)
    {
        Assert.NotEmpty(Read(line).Notes);
        Assert.Equal("2", Read($"b = 1\n[x]\nc = 2\n{line}").Value.Root.TextAt("x", "c"));
    }

    [Fact]
    public void Nesting_without_end_is_noted()
    {
        Assert.NotEmpty(Read($"a = {new string('[', 100_000)}").Notes);
        Assert.NotEmpty(Read($"{string.Join('.', Enumerable.Repeat("a", 100_000))} = 1").Notes);
    }

    [Fact]
    public void No_text_throws() => Check.One(Seeded.Config, Prop.ForAll<string, int>((word, at) =>
    {
        Read(word ?? "");
        Read(Version2.Insert(Math.Abs(at % Version2.Length), word ?? ""));
    }));

    private static ContainerdConfig Containerd(string content) => ContainerdConfig.Parse(new(null, "config.toml", content)).Value;

    private static Parsed<TomlFile> Read(string content) => TomlFile.Parse(new(null, "a.toml", content));
}
