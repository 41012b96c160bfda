using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace SupportBundle.Benchmarks.Startup;

/// <summary>A type where it is defined.</summary>
internal sealed record DefinedType(MetadataReader Module, TypeDefinitionHandle Handle)
{
    public TypeDefinition Definition => Module.GetTypeDefinition(Handle);

    public string Assembly => Module.GetString(Module.GetAssemblyDefinition().Name);

    /// <summary>Whether signatures call it a value.</summary>
    public bool IsValue => BaseName() is "System.ValueType" or "System.Enum" && !Is("System", "Enum");

    private string BaseName()
    {
        var (space, name) = Definition.BaseType switch
        {
            { IsNil: true } => (default, default),
            { Kind: HandleKind.TypeDefinition } own when Module.GetTypeDefinition((TypeDefinitionHandle)own) is var type => (type.Namespace, type.Name),
            { Kind: HandleKind.TypeReference } other when Module.GetTypeReference((TypeReferenceHandle)other) is var type => (type.Namespace, type.Name),
            _ => (default, default),
        };
        return $"{Module.GetString(space)}.{Module.GetString(name)}";
    }

    private bool Is(string space, string name) => Module.GetString(Definition.Namespace) == space && Module.GetString(Definition.Name) == name;
}

/// <summary>The types of the assemblies that are published, by their full names (<c>Outer+Nested</c>).</summary>
internal sealed class TrimmedAssemblies : IDisposable
{
    private static readonly Dictionary<string, string> Keywords = new()
    {
        ["bool"] = "Boolean",
        ["char"] = "Char",
        ["byte"] = "SByte",
        ["ubyte"] = "Byte",
        ["short"] = "Int16",
        ["ushort"] = "UInt16",
        ["int"] = "Int32",
        ["uint"] = "UInt32",
        ["long"] = "Int64",
        ["ulong"] = "UInt64",
        ["float"] = "Single",
        ["double"] = "Double",
        ["nint"] = "IntPtr",
        ["nuint"] = "UIntPtr",
    };

    private readonly List<PEReader> _files = [];
    private readonly Dictionary<string, DefinedType> _types = [];

    public TrimmedAssemblies(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*.dll").Order(StringComparer.Ordinal))
        {
            var file = new PEReader(File.OpenRead(path));
            _files.Add(file);
            if (file.HasMetadata)
                Add(file.GetMetadataReader());
        }
    }

    public DefinedType? Find(string name) => _types.GetValueOrDefault(Keywords.TryGetValue(name, out var plain) ? "System." + plain : name);

    /// <summary>The code of a type that signatures write as one byte.</summary>
    public static SignatureTypeCode? Primitive(string name) => Keywords.TryGetValue(name, out var plain) ? Enum.Parse<SignatureTypeCode>(plain) : null;

    public void Dispose()
    {
        foreach (var file in _files)
            file.Dispose();
    }

    private void Add(MetadataReader module)
    {
        foreach (var handle in module.TypeDefinitions)
            _types.TryAdd(NameOf(module, module.GetTypeDefinition(handle)), new(module, handle));
    }

    private static string NameOf(MetadataReader module, TypeDefinition type)
    {
        var name = module.GetString(type.Name);
        if (type.GetDeclaringType() is { IsNil: false } outer)
            return $"{NameOf(module, module.GetTypeDefinition(outer))}+{name}";
        return type.Namespace.IsNil ? name : $"{module.GetString(type.Namespace)}.{name}";
    }
}
