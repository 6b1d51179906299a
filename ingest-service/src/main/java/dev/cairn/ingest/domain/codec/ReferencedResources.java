package dev.cairn.ingest.domain.codec;

import dev.cairn.model.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a look-up item lists as Resources: things that a record's request and response name, with
 * CloudFormation type names, e.g. {@code AWS::IAM::User} and {@code Accountant}; the same thing
 * under its name, its ARN and its id where the record has them. The record's own {@code
 * resources[]} count too, which is all there is for services that the table does not know; one
 * without a type, as Systems Manager's are, is listed by its name alone.
 *
 * <p>EC2's read-only calls list nothing, as real answers show. Source: contract 1.10.
 */
final class ReferencedResources {

  /** A record that names more keeps the first ones. */
  static final int MOST = 1000;

  /** Longer text is no name of a resource. */
  private static final int LONGEST_NAME = 2048;

  /** The type follows from the value, which is an ARN. */
  private static final String BY_ARN = "ARN";

  /** The type follows from the value, which is an id of EC2's, e.g. {@code vol-0a1b}. */
  private static final String BY_EC2_ID = "EC2-ID";

  // Service, member of request or response at any depth, type.
  private static final String MEMBERS =
      """
      apigateway restApiId AWS::ApiGateway::RestApi
      apigateway apiId AWS::ApiGatewayV2::Api
      autoscaling autoScalingGroupName AWS::AutoScaling::AutoScalingGroup
      autoscaling autoScalingGroupNames AWS::AutoScaling::AutoScalingGroup
      autoscaling launchConfigurationName AWS::AutoScaling::LaunchConfiguration
      cloudformation stackName AWS::CloudFormation::Stack
      cloudformation stackId AWS::CloudFormation::Stack
      cloudtrail name AWS::CloudTrail::Trail
      cloudtrail trailName AWS::CloudTrail::Trail
      cloudtrail trailNameList AWS::CloudTrail::Trail
      cloudtrail trailARN AWS::CloudTrail::Trail
      cloudtrail resourceId ARN
      cloudtrail resourceIdList ARN
      cloudtrail s3BucketName AWS::S3::Bucket
      cloudtrail snsTopicName AWS::SNS::Topic
      cloudtrail snsTopicARN AWS::SNS::Topic
      dynamodb tableName AWS::DynamoDB::Table
      dynamodb tableArn AWS::DynamoDB::Table
      ec2 allocationId AWS::EC2::EIP
      ec2 customerGatewayId AWS::EC2::CustomerGateway
      ec2 dhcpOptionsId AWS::EC2::DHCPOptions
      ec2 groupId AWS::EC2::SecurityGroup
      ec2 groupName AWS::EC2::SecurityGroup
      ec2 imageId AWS::EC2::Ami
      ec2 instanceId AWS::EC2::Instance
      ec2 internetGatewayId AWS::EC2::InternetGateway
      ec2 keyName AWS::EC2::KeyPair
      ec2 launchTemplateId AWS::EC2::LaunchTemplate
      ec2 natGatewayId AWS::EC2::NatGateway
      ec2 networkAclId AWS::EC2::NetworkAcl
      ec2 networkInterfaceId AWS::EC2::NetworkInterface
      ec2 resourceId EC2-ID
      ec2 routeTableId AWS::EC2::RouteTable
      ec2 snapshotId AWS::EC2::Snapshot
      ec2 subnetId AWS::EC2::Subnet
      ec2 transitGatewayId AWS::EC2::TransitGateway
      ec2 volumeId AWS::EC2::Volume
      ec2 vpcEndpointId AWS::EC2::VPCEndpoint
      ec2 vpcId AWS::EC2::VPC
      ec2 vpcPeeringConnectionId AWS::EC2::VPCPeeringConnection
      ec2 vpnConnectionId AWS::EC2::VPNConnection
      ec2 vpnGatewayId AWS::EC2::VPNGateway
      ecr repositoryName AWS::ECR::Repository
      ecs cluster AWS::ECS::Cluster
      ecs clusterName AWS::ECS::Cluster
      ecs clusterArn AWS::ECS::Cluster
      ecs serviceName AWS::ECS::Service
      ecs serviceArn AWS::ECS::Service
      ecs taskDefinitionArn AWS::ECS::TaskDefinition
      eks clusterName AWS::EKS::Cluster
      elasticache cacheClusterId AWS::ElastiCache::CacheCluster
      elasticfilesystem fileSystemId AWS::EFS::FileSystem
      elasticloadbalancing loadBalancerName AWS::ElasticLoadBalancing::LoadBalancer
      elasticloadbalancing loadBalancerNames AWS::ElasticLoadBalancing::LoadBalancer
      elasticloadbalancing loadBalancerArn AWS::ElasticLoadBalancingV2::LoadBalancer
      elasticloadbalancing targetGroupArn AWS::ElasticLoadBalancingV2::TargetGroup
      elasticloadbalancing listenerArn AWS::ElasticLoadBalancingV2::Listener
      guardduty detectorId AWS::GuardDuty::Detector
      iam accessKeyId AWS::IAM::AccessKey
      iam arn ARN
      iam groupId AWS::IAM::Group
      iam groupName AWS::IAM::Group
      iam instanceProfileId AWS::IAM::InstanceProfile
      iam instanceProfileName AWS::IAM::InstanceProfile
      iam policyArn ARN
      iam policyId AWS::IAM::Policy
      iam policyName AWS::IAM::Policy
      iam roleId AWS::IAM::Role
      iam roleName AWS::IAM::Role
      iam sAMLProviderArn ARN
      iam serialNumber ARN
      iam serverCertificateName AWS::IAM::ServerCertificate
      iam userId AWS::IAM::User
      iam userName AWS::IAM::User
      kms aliasName AWS::KMS::Alias
      kms arn AWS::KMS::Key
      kms keyId AWS::KMS::Key
      kms targetKeyId AWS::KMS::Key
      lambda functionArn AWS::Lambda::Function
      lambda functionName AWS::Lambda::Function
      lambda layerName AWS::Lambda::LayerVersion
      lambda role ARN
      logs logGroupName AWS::Logs::LogGroup
      logs logStreamName AWS::Logs::LogStream
      monitoring alarmName AWS::CloudWatch::Alarm
      monitoring alarmNames AWS::CloudWatch::Alarm
      rds dBClusterIdentifier AWS::RDS::DBCluster
      rds dBClusterArn AWS::RDS::DBCluster
      rds dBInstanceIdentifier AWS::RDS::DBInstance
      rds dBInstanceArn AWS::RDS::DBInstance
      rds dBParameterGroupName AWS::RDS::DBParameterGroup
      rds dBSnapshotIdentifier AWS::RDS::DBSnapshot
      rds dBSnapshotArn AWS::RDS::DBSnapshot
      rds dBSubnetGroupName AWS::RDS::DBSubnetGroup
      redshift clusterIdentifier AWS::Redshift::Cluster
      route53 hostedZoneId AWS::Route53::HostedZone
      s3 bucketName AWS::S3::Bucket
      sagemaker notebookInstanceName AWS::SageMaker::NotebookInstance
      secretsmanager aRN AWS::SecretsManager::Secret
      secretsmanager arn AWS::SecretsManager::Secret
      secretsmanager name AWS::SecretsManager::Secret
      secretsmanager secretId AWS::SecretsManager::Secret
      sns subscriptionArn AWS::SNS::Subscription
      sns topicArn AWS::SNS::Topic
      sqs queueName AWS::SQS::Queue
      sqs queueUrl AWS::SQS::Queue
      ssm documentName AWS::SSM::Document
      ssm instanceId AWS::EC2::Instance
      states stateMachineArn AWS::StepFunctions::StateMachine
      sts accessKeyId AWS::IAM::AccessKey
      sts arn ARN
      sts assumedRoleId AWS::STS::AssumedRole
      sts federatedUserId AWS::STS::FederatedUser
      sts roleArn AWS::IAM::Role
      sts roleSessionName AWS::STS::AssumedRole
      """;

  // Service and kind of an ARN, type.
  private static final String ARNS =
      """
      cloudtrail:trail AWS::CloudTrail::Trail
      iam:group AWS::IAM::Group
      iam:instance-profile AWS::IAM::InstanceProfile
      iam:mfa AWS::IAM::VirtualMFADevice
      iam:oidc-provider AWS::IAM::OIDCProvider
      iam:policy AWS::IAM::Policy
      iam:role AWS::IAM::Role
      iam:saml-provider AWS::IAM::SAMLProvider
      iam:server-certificate AWS::IAM::ServerCertificate
      iam:user AWS::IAM::User
      sts:assumed-role AWS::STS::AssumedRole
      sts:federated-user AWS::STS::FederatedUser
      """;

  private static final String EC2_IDS =
      """
      acl AWS::EC2::NetworkAcl
      ami AWS::EC2::Ami
      eipalloc AWS::EC2::EIP
      eni AWS::EC2::NetworkInterface
      i AWS::EC2::Instance
      igw AWS::EC2::InternetGateway
      nat AWS::EC2::NatGateway
      rtb AWS::EC2::RouteTable
      sg AWS::EC2::SecurityGroup
      snap AWS::EC2::Snapshot
      subnet AWS::EC2::Subnet
      vol AWS::EC2::Volume
      vpc AWS::EC2::VPC
      vpce AWS::EC2::VPCEndpoint
      """;

  private static final Map<String, KeyTable<String>> TYPES_BY_SOURCE = membersBySource();
  private static final Map<String, String> TYPES_BY_ARN = pairs(ARNS);
  private static final Map<String, String> TYPES_BY_EC2_ID = pairs(EC2_IDS);

  private ReferencedResources() {}

  /**
   * @param own the record's own resources
   */
  static List<Resource> of(
      JsonTape tape, Fields record, String eventSource, boolean readOnly, List<Resource> own) {
    KeyTable<String> types = TYPES_BY_SOURCE.get(eventSource);
    boolean listsNone = types == null || (readOnly && eventSource.equals("ec2.amazonaws.com"));
    if (listsNone && own.isEmpty()) {
      return List.of();
    }
    Set<Resource> found = new LinkedHashSet<>();
    if (types != null && !listsNone) {
      collect(tape, record.node(Member.REQUEST_PARAMETERS), types, found);
      collect(tape, record.node(Member.RESPONSE_ELEMENTS), types, found);
    }
    addOwn(own, found);
    return new ArrayList<>(found);
  }

  /** One without a type is left out if it is there with one. */
  private static void addOwn(List<Resource> own, Set<Resource> found) {
    if (own.isEmpty()) {
      return;
    }
    Set<String> names = new HashSet<>();
    found.forEach(resource -> names.add(resource.name()));
    for (Resource resource : own) {
      boolean isListed = !names.add(resource.name()) && resource.type().isEmpty();
      if (found.size() < MOST && !resource.name().isEmpty() && !isListed) {
        found.add(resource);
      }
    }
  }

  private static void collect(
      JsonTape tape, int within, KeyTable<String> types, Set<Resource> found) {
    if (within == JsonTape.NONE) {
      return;
    }
    for (int node = within + 1; node < tape.after(within); node++) {
      String type = tape.hasKey(node) ? types.find(tape, node) : null;
      if (type == null) {
        continue;
      }
      if (tape.isString(node)) {
        add(tape, node, type, found);
        continue;
      }
      for (int part = node + 1; part < tape.after(node); part = tape.after(part)) {
        if (!tape.hasKey(part) && tape.isString(part)) {
          add(tape, part, type, found);
        }
      }
    }
  }

  private static void add(JsonTape tape, int node, String rule, Set<Resource> found) {
    int size = tape.stringSize(node);
    if (size == 0 || size > LONGEST_NAME || found.size() >= MOST) {
      return;
    }
    String name = tape.string(node);
    String type =
        switch (rule) {
          case BY_ARN -> typeOfArn(name);
          case BY_EC2_ID -> TYPES_BY_EC2_ID.get(name.substring(0, Math.max(name.indexOf('-'), 0)));
          default -> rule;
        };
    if (type != null) {
      found.add(new Resource(type, name));
    }
  }

  /** Of {@code arn:aws:iam::123456789012:user/ann}: what the table has for {@code iam:user}. */
  private static @Nullable String typeOfArn(String arn) {
    List<String> parts = List.of(arn.split(":", 6));
    if (parts.size() < 6 || !parts.getFirst().equals("arn")) {
      return null;
    }
    String resource = parts.get(5);
    int slash = resource.indexOf('/');
    return slash < 0 ? null : TYPES_BY_ARN.get(parts.get(2) + ":" + resource.substring(0, slash));
  }

  private static Map<String, KeyTable<String>> membersBySource() {
    Map<String, KeyTable<String>> tables = new HashMap<>();
    MEMBERS
        .lines()
        .forEach(
            line -> {
              List<String> words = List.of(line.split(" ", 3));
              tables
                  .computeIfAbsent(words.get(0) + ".amazonaws.com", source -> new KeyTable<>())
                  .put(words.get(1), words.get(2));
            });
    return tables;
  }

  private static Map<String, String> pairs(String table) {
    Map<String, String> pairs = new HashMap<>();
    table
        .lines()
        .forEach(
            line -> {
              int space = line.indexOf(' ');
              pairs.put(line.substring(0, space), line.substring(space + 1));
            });
    return pairs;
  }
}
